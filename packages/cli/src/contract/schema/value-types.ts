import { isKeywords, type Keywords, textList } from "./json-schema.js";

export type TypeName = "null" | "boolean" | "number" | "string" | "array" | "object";
const TYPES: readonly TypeName[] = ["null", "boolean", "number", "string", "array", "object"];

export function typeOf(value: unknown): TypeName {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return TYPES.find((type) => type === typeof value) ?? "object";
}

/** The types that all the schemas let through; "integer" is a number. */
export function typesOf(schemas: readonly Keywords[]): TypeName[] {
  return TYPES.filter((type) => schemas.every((schema) => declaredTypes(schema)?.includes(type) ?? true));
}

/** @returns undefined where the schema says nothing of types */
export function declaredTypes({ type }: Keywords): readonly string[] | undefined {
  if (type === undefined) return undefined;
  return (typeof type === "string" ? [type] : textList(type)).map((name) => (name === "integer" ? "number" : name));
}

export function isInteger({ type }: Keywords): boolean {
  return type === "integer" || (Array.isArray(type) && type.includes("integer") && !type.includes("number"));
}

/** The few values that the schemas list, as far as their types and lists tell; undefined where there is no list. */
export function listedValues(schemas: readonly Keywords[]): unknown[] | undefined {
  const lists = schemas.flatMap(listsOf);
  const [first, ...others] = lists;
  if (first === undefined) return undefined;
  const types = typesOf(schemas);
  return first.filter(
    (value) => types.includes(typeOf(value)) && others.every((list) => list.some((other) => isSame(value, other))),
  );
}

export function listsOf(schema: Keywords): unknown[][] {
  const list = Array.isArray(schema.enum) ? [schema.enum] : [];
  return "const" in schema ? [...list, [schema.const]] : list;
}

/** Whether two values are the same JSON; the order of an object's keys does not count. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isKeywords(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
