/** What a terminal would act on, and what would turn the order of a text around or end its line. Tabs may stay. */
const UNPRINTABLE = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text of unknown origin as one line that a terminal only shows. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeOf);
}

/** The same for a text of several lines, such as a stack. */
export function printableLines(text: string): string {
  return text.split(/\r?\n/).map(printable).join("\n");
}

function escapeOf(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  return `\\u${character.codePointAt(0)?.toString(16).padStart(4, "0")}`;
}
