import { applyRules, MARKER, marker, type Rule } from "./marker.js";
import { kindOf, SECRET_NAME } from "./secret-names.js";

/** Takes out what stands after the name of a secret: in JSON, YAML, headers, query strings, environments and DSNs. */
export function hideAssignments(text: string): string {
  return applyRules(HEADERS, text).replace(ASSIGNMENT, hideValue);
}

/** A quote, as deep as JSON in strings of JSON goes. */
const QUOTE = String.raw`\\{0,7}["'\x60]`;

/** Whole header lines: schemes, parameters and cookies are of many forms. */
const HEADERS: readonly Rule[] = [
  [
    new RegExp(
      String.raw`(authorization(?:${QUOTE})?[ \t]*[:=][ \t]*\[?(?:${QUOTE})?)(?=(?:bearer|basic|digest|negotiate)[ \t]|[\w-]+[ \t]+\S*\d)[^\r\n"]+`,
      "gi",
    ),
    `$1${marker("token")}`,
  ],
  [
    new RegExp(String.raw`(cookie(?:${QUOTE})?[ \t]*[:=][ \t]*\[?(?:${QUOTE})?)(?=[^\s=;,:"]+=)[^\r\n"]+`, "gi"),
    `$1${marker("cookie")}`,
  ],
  [/([?&](?:sig|signature|x-amz-signature)=)[^&\s"'<>]+/gi, `$1${marker("signature")}`],
];

/** Where a value without quotes ends before a space does. Anything else may be part of a password. */
const STOP = String.raw`\\{1,7}["'\x60]|[&;,"'\x60)}\]>](?:[\s&;,"'\x60)}\]>.:]|$|[\w .-]{1,40}[=:])`;

const ASSIGNMENT = new RegExp(
  [
    String.raw`((${SECRET_NAME})s?(?:${QUOTE})?[ \t]*(?::|%3[AD]|=(?!(?:=+|=*>)\s))[ \t]*)`,
    "(?:",
    // "…", up to the same quote that no backslash escapes, or to the end of a text that was cut.
    String.raw`(${QUOTE})(?:(?!(?<!\\)\3)[^])+`,
    // {…} or […]
    String.raw`|[{[](?!redacted:)(?:${MARKER}|[^{}[\]])*[}\]]?`,
    String.raw`|((?:${MARKER})(?:(?!${STOP})\S)*|(?:(?!${STOP})\S)+)`,
    ")",
  ].join(""),
  "gi",
);

function hideValue(
  match: string,
  start: string,
  name: string,
  quote: string | undefined,
  bare: string | undefined,
  offset: number,
  text: string,
): string {
  if (bare !== undefined) {
    const after = text.slice(offset + match.length, offset + match.length + 8);
    if (isNoSecret(start, bare, after)) return match;
  }
  return `${start}${quote ?? ""}${marker(kindOf(name))}`;
}

const STATE =
  /^(?:null|undefined|none|true|false|required|missing|invalid|expired|revoked|empty|unknown|wrong|incorrect|string|number|boolean|optional)$/i;
const WORD = /^(?:\p{Lu}?[\p{Ll}'’]{0,15}|\p{Lu}{1,5})$/u;
const LONGEST = 32;

/** Words and counts: "token: is required", "password: Too short", `tokens=512`. */
function isNoSecret(start: string, value: string, after: string): boolean {
  if (value.length > LONGEST) return false;
  const word = value.replace(/[.,:;!?)]+$/, "");
  if (!/\w/.test(value) || STATE.test(word)) return true;
  if (/^\d+$/.test(word)) return /s["'`\\]*\s*[:=]\s*$/i.test(start);
  return /:[ \t]+$/.test(start) && WORD.test(word) && /^[ \t]+\p{L}/u.test(after);
}
