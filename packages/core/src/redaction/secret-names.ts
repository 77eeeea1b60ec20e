/** Source of an expression for how names of secrets end, in any case: `DB_PASSWORD`, `x-api-key`, `accessToken`. */
export const SECRET_NAME =
  "pass(?:word|wd|phrase|code)|pwd|secret|token|credential|authorization|cookie|(?:access|account|api|auth|encryption|master|private|secret|signing)[ _-]?key";

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/pass|pwd/i, "password"],
  [/token|authorization/i, "token"],
  [/key/i, "key"],
  [/cookie/i, "cookie"],
];

/** What the value under such a name is called where it is taken out. */
export function kindOf(name: string): string {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? "secret";
}

const WHOLE = new RegExp(`(${SECRET_NAME})s?$`, "i");

/** The kind of secret that a key of an object names; undefined where it names none. */
export function secretKindOf(key: string): string | undefined {
  const name = WHOLE.exec(key)?.[1];
  return name === undefined ? undefined : kindOf(name);
}
