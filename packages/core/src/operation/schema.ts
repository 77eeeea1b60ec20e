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
 * @throws Error where a type has no JSON form, such as z.date() or z.bigint(), or would validate otherwise than it says
 */
export function toJsonSchema(schema: z.ZodObject, io: "input" | "output"): ObjectJsonSchema {
  const override = ({ zodSchema }: { zodSchema: z.core.$ZodType }) => refuseUnsayable(zodSchema);
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: "draft-2020-12", override });
  // MCP reads a schema without $schema as draft 2020-12, and older clients choke on the key: it stays only where an
  // author wrote it into the schema's .meta().
  const declared = schema.meta()?.$schema;
  return { ...(declared === undefined ? {} : { $schema: declared }), ...json, type: "object" };
}

/** Flags that change what an expression matches, but for `u` and `v`, with which JSON Schema reads all of them. */
const FLAGS = /[imsy]/;

/** Clients that hold arguments to a schema must come to the same end as validation does. */
function refuseUnsayable(schema: z.core.$ZodType): void {
  const checks = schema._zod.def.checks ?? [];
  const flagged = checks.map(patternOf).find((pattern) => FLAGS.test(pattern?.flags ?? ""));
  if (flagged !== undefined) {
    throw new TypeError(`has ${flagged}, whose flags JSON Schema can't say: write it without, such as [Aa] for /a/i`);
  }
  if (!(schema instanceof z.core.$ZodObject)) return;
  const inherited = Object.keys(schema._zod.def.shape).find((field) => field in Object.prototype);
  if (inherited !== undefined) {
    throw new TypeError(`has a field "${inherited}", which every object has already: give it another name`);
  }
}

function patternOf({ _zod }: z.core.$ZodCheck): RegExp | undefined {
  return _zod.def.check === "string_format" && "pattern" in _zod.def && _zod.def.pattern instanceof RegExp
    ? _zod.def.pattern
    : undefined;
}
