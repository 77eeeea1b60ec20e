/** Controls, marks of direction and what has no width: with them a text can look like another. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** A text from the server as it may be shown: nothing in it unseen, and no longer than `max` characters. */
export function shown(text: string, max = 200): string {
  const cut = text.length > max ? `${text.slice(0, max)}… (${text.length.toLocaleString("en")} characters)` : text;
  return cut.replace(UNSEEN, (unseen) => `[U+${unseen.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
}

/** JSON for people to read. */
export function pretty(value: unknown, max = 50_000): string {
  return shown(JSON.stringify(value, undefined, 2) ?? "", max).replaceAll("\t", "  ");
}

/** What a text says as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
