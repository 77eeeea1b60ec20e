import type { Alternative } from "./alternatives.js";
import type { Comparison } from "./comparison.js";
import type { Finding } from "./finding.js";

/** Keywords that are compared by what they mean. */
const KNOWN: ReadonlySet<string> = new Set([
  ...["type", "enum", "const", "required", "properties", "patternProperties", "additionalProperties", "propertyNames"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minLength", "maxLength", "pattern", "format", "minProperties", "maxProperties"],
  ...["items", "prefixItems", "minItems", "maxItems", "uniqueItems"],
]);

const MOST_TEXT = 80;

/** Keywords of `to` whose meaning is not known: only the very same one of `from` implies them. */
export function compareUnknown(comparison: Comparison, from: Alternative, to: Alternative, path: string): Finding[] {
  return to.flatMap((schema) =>
    Object.entries(schema)
      .filter(([keyword]) => !KNOWN.has(keyword))
      .filter(([keyword, value]) => !from.some((other) => isSame(comparison, other[keyword], value)))
      .map(([keyword, value]): Finding => {
        const before = from.find((other) => keyword in other)?.[keyword];
        return { path, rule: "unknown", from: say(keyword, before), to: say(keyword, value), certain: false };
      }),
  );
}

function isSame({ from, to }: Comparison, before: unknown, after: unknown): boolean {
  const text = JSON.stringify(after);
  return JSON.stringify(before) === text && from.agreesWith(to, text);
}

function say(keyword: string, value: unknown): string {
  if (value === undefined) return `no ${keyword}`;
  const text = `${keyword} ${JSON.stringify(value)}`;
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)}…`;
}
