import type { Alternative } from "./alternatives.js";
import { type Keywords, WORDS } from "./json-schema.js";
import { isAbove, mirror, rangeOf } from "./number-range.js";
import { matches, patternsOf } from "./string-rules.js";
import { declaredTypes, isInteger, isSame, listsOf, typeOf } from "./value-types.js";

/** Whether a value that an author listed fits, but for its format. Of lists and objects only those are known that are listed too. */
export function acceptsValue(schemas: Alternative, value: unknown): boolean {
  return schemas.every((schema) => accepts(schema, value));
}

function accepts(schema: Keywords, value: unknown): boolean {
  if (!(declaredTypes(schema)?.includes(typeOf(value)) ?? true)) return false;
  if (!listsOf(schema).every((list) => list.some((other) => isSame(value, other)))) return false;
  if (typeof value === "number") return acceptsNumber(schema, value);
  if (typeof value === "string") return acceptsText(schema, value);
  return typeof value !== "object" || value === null || Object.keys(schema).every((keyword) => PLAIN.has(keyword));
}

const PLAIN: ReadonlySet<string> = new Set(["type", "enum", "const", ...WORDS]);

function acceptsNumber(schema: Keywords, value: number): boolean {
  const { lower, upper, multiples } = rangeOf([schema]);
  const at = { at: value, open: false };
  if (isInteger(schema) && !Number.isInteger(value)) return false;
  return !isAbove(at, upper) && !isAbove(mirror(at), mirror(lower)) && multiples.every((step) => value % step === 0);
}

function acceptsText(schema: Keywords, value: string): boolean {
  const length = [...value].length;
  const { minLength = 0, maxLength = Infinity } = schema;
  if (length < Number(minLength) || length > Number(maxLength)) return false;
  return patternsOf([schema]).every((pattern) => matches(pattern, value));
}
