/** Zod's own pattern of a time lets as many digits through as anybody writes. */
const FRACTION = "(?:\\.\\d+)?";

/** Whether a regular expression holds the whole of a text, and every part of it to a length. Where that can't be told, it does not. */
export function isBoundedPattern(pattern: string): boolean {
  const bare = pattern
    .replaceAll(FRACTION, "")
    .replace(/\\./g, "x")
    .replace(/\[[^\]]*\]/g, "x");
  if (/[*+]|\{\d+,\}/.test(bare)) return false;
  return alternativesOf(bare).every((part) => part.startsWith("^") && part.endsWith("$"));
}

/** Those that stand in no group. */
function alternativesOf(pattern: string): string[] {
  let depth = 0;
  const parts = [""];
  for (const character of pattern) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "|" && depth === 0) parts.push("");
    else parts.push(`${parts.pop()}${character}`);
  }
  return parts;
}
