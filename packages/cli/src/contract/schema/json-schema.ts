/** A JSON Schema (2020-12) as its keywords: all of them hold. */
export type Keywords = Readonly<Record<string, unknown>>;
/** `true` takes everything, `false` nothing. */
export type JsonSchema = boolean | Keywords;

/** Keywords that tell of values and refuse none. Zod's `contentEncoding` comes with a pattern that does. */
export const WORDS: ReadonlySet<string> = new Set([
  ...["$schema", "$id", "$comment", "id", "title", "description", "default", "examples", "deprecated"],
  ...["readOnly", "writeOnly", "contentEncoding", "contentMediaType"],
]);

/** Keywords with schemas under names of an author's choice. */
export const MAPS: ReadonlySet<string> = new Set(["properties", "patternProperties", "$defs", "dependentSchemas"]);
/** Keywords with values in which nothing is a keyword. */
const DATA: ReadonlySet<string> = new Set(["const", "enum", "default", "examples"]);

export function isKeywords(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is no schema refuses nothing. */
export function toSchema(value: unknown): JsonSchema {
  return typeof value === "boolean" || isKeywords(value) ? value : true;
}

export function schemaEntries(value: unknown): [string, JsonSchema][] {
  return isKeywords(value) ? Object.entries(value).map(([name, schema]) => [name, toSchema(schema)]) : [];
}

export function schemaList(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value.map(toSchema) : [];
}

export function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The numbers that the schemas give for a keyword. */
export function numbersOf(schemas: readonly Keywords[], keyword: string): number[] {
  return schemas.map((schema) => schema[keyword]).filter((value) => typeof value === "number");
}

/** The schema with its keywords in one order. @param keep whether a keyword stays */
export function normalise(schema: JsonSchema, keep: (keyword: string) => boolean = () => true): JsonSchema {
  if (!isKeywords(schema)) return schema;
  const names = Object.keys(schema).filter(keep).sort();
  return Object.fromEntries(names.map((name) => [name, normaliseKeyword(name, schema[name], keep)]));
}

function normaliseKeyword(name: string, value: unknown, keep: (keyword: string) => boolean): unknown {
  if (name === "required") return textList(value).sort();
  if (DATA.has(name)) return value;
  if (Array.isArray(value)) return value.map((item) => (isKeywords(item) ? normalise(item, keep) : item));
  if (!isKeywords(value)) return value;
  if (!MAPS.has(name)) return normalise(value, keep);
  const entries = schemaEntries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, schema]) => [key, normalise(schema, keep)]));
}
