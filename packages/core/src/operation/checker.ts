import { z } from "zod";
import type { MaybePromise } from "../maybe-promise.js";

type Checked<S extends z.ZodType> = z.ZodSafeParseResult<z.output<S>>;

/** Holds values to a schema: at once where nothing in the schema can be asynchronous, which is decided here, once. */
export function checkerOf<S extends z.ZodType>(schema: S): (value: unknown) => MaybePromise<Checked<S>> {
  // Not safeParse where that is not sure: an async refinement's promise would be dropped, and its rejection end the process.
  return isSynchronous(schema) ? (value) => schema.safeParse(value) : (value) => schema.safeParseAsync(value);
}

/** Types that Zod validates with its own code alone, by the keys of the types that they are made of. */
const PARTS_OF_TYPE: ReadonlyMap<string, readonly string[]> = new Map([
  ...["string", "number", "boolean", "bigint", "date", "null", "undefined", "any", "unknown", "never"].map(leaf),
  ...["enum", "literal", "template_literal"].map(leaf),
  ["object", ["shape", "catchall"]],
  ["record", ["keyType", "valueType"]],
  ["array", ["element"]],
  ["tuple", ["items", "rest"]],
  ["union", ["options"]],
  ["intersection", ["left", "right"]],
  ["lazy", ["getter"]],
  ...["optional", "nonoptional", "nullable", "default", "prefault", "readonly"].map(wrapper),
]);

/** Checks of Zod's own: the rest run an author's function, which may be async. */
const OWN_CHECKS: ReadonlySet<string> = new Set([
  ...["less_than", "greater_than", "multiple_of", "number_format", "bigint_format"],
  ...["max_length", "min_length", "length_equals", "string_format", "overwrite"],
]);

function leaf(type: string): [string, string[]] {
  return [type, []];
}

function wrapper(type: string): [string, string[]] {
  return [type, ["innerType"]];
}

function isSynchronous(schema: z.core.$ZodType, seen: Set<z.core.$ZodType> = new Set()): boolean {
  if (seen.has(schema)) return true;
  seen.add(schema);
  const { def } = schema._zod;
  const keys = PARTS_OF_TYPE.get(def.type);
  if (keys === undefined || !(def.checks ?? []).every(({ _zod }) => OWN_CHECKS.has(_zod.def.check))) return false;
  return keys.flatMap((key) => schemasIn(Reflect.get(def, key))).every((part) => isSynchronous(part, seen));
}

/** A schema's parts stand alone, in a list, under their names, or behind a function. */
function schemasIn(parts: unknown): z.core.$ZodType[] {
  if (parts instanceof z.core.$ZodType) return [parts];
  if (typeof parts === "function") return schemasIn(parts());
  return Object.values(parts ?? {}).filter((part) => part instanceof z.core.$ZodType);
}
