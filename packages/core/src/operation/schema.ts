import { z } from "zod";

/** What an author writes as a schema: a Zod object, or just its fields. */
export type SchemaLike = z.ZodObject | z.ZodRawShape;

/** What a schema's validated value looks like. */
export type InferSchema<S> = S extends z.ZodObject ? z.output<S> : S extends z.ZodRawShape ? InferShape<S> : never;

/** Zod's own inference for shapes is conditional on the whole shape, which TypeScript can't resolve for `this["schema"]`. */
type InferShape<S> = z.core.util.Prettify<
  { -readonly [K in keyof S as S[K] extends OptionalField ? never : K]: z.output<S[K]> } & {
    -readonly [K in keyof S as S[K] extends OptionalField ? K : never]?: z.output<S[K]>;
  }
>;

interface OptionalField {
  _zod: { optout: "optional" };
}

/** JSON Schema of an object, as tools/list shows it. */
export interface ObjectJsonSchema {
  [keyword: string]: unknown;
  type: "object";
}

/** @throws TypeError where the value is neither a Zod object nor a record of Zod types. */
export function toObjectSchema(schema: unknown): z.ZodObject {
  if (schema instanceof z.ZodObject) return schema;
  if (isRawShape(schema)) return z.object(schema);
  throw new TypeError("must be a z.object(...) or an object of Zod 4 types such as { sku: z.string() }");
}

function isRawShape(value: unknown): value is z.ZodRawShape {
  if (typeof value !== "object" || value === null || value instanceof z.ZodType) return false;
  return Object.values(value).every((field) => field instanceof z.ZodType);
}

/**
 * @param io whether to describe what validation takes ("input") or what it returns ("output")
 * @throws Error where a type has no JSON form, such as z.date() or z.bigint()
 */
export function toJsonSchema(schema: z.ZodObject, io: "input" | "output"): ObjectJsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: "draft-2020-12" });
  // MCP reads a schema without $schema as draft 2020-12, and older clients choke on the key: it stays only where an
  // author wrote it into the schema's .meta().
  const declared = schema.meta()?.$schema;
  return { ...(declared === undefined ? {} : { $schema: declared }), ...json, type: "object" };
}
