import type { Alternative } from "./alternatives.js";
import { compareLeast, compareMost } from "./compare-limits.js";
import type { Finding } from "./finding.js";
import { impliesFormat, patternsOf } from "./string-rules.js";

export function compareStrings(from: Alternative, to: Alternative, path: string): Finding[] {
  const sides = { from, to, path };
  return [
    ...compareLeast("minLength", sides),
    ...compareMost("maxLength", sides),
    ...comparePatterns(from, to, path),
    ...compareFormats(from, to, path),
  ];
}

export function compareFormats(from: Alternative, to: Alternative, path: string): Finding[] {
  if (impliesFormat(from, to)) return [];
  return [{ path, rule: "format", from: sayFormats(from), to: sayFormats(to), certain: formatsOf(from).length === 0 }];
}

function comparePatterns(from: Alternative, to: Alternative, path: string): Finding[] {
  const before = patternsOf(from);
  const after = patternsOf(to);
  const added = after.filter((pattern) => !before.includes(pattern));
  if (added.length === 0) return [];
  const text = before.length === 0 ? "any text" : sayPatterns(before);
  return [
    {
      path,
      rule: "pattern",
      from: text,
      to: sayPatterns(added),
      certain: before.every((pattern) => after.includes(pattern)),
    },
  ];
}

function sayPatterns(patterns: readonly string[]): string {
  return patterns.map((pattern) => `/${pattern}/`).join(" and ");
}

function formatsOf(schemas: Alternative): string[] {
  return schemas.map(({ format }) => format).filter((format) => typeof format === "string");
}

function sayFormats(schemas: Alternative): string {
  return formatsOf(schemas).join(" and ") || "any text";
}
