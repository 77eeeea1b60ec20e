import { z } from "zod";
import type { Completer } from "../operation/completer.js";
import { isRecord } from "../operation/content.js";

/** Completes an argument from its own schema, where that says all values there are: enums, literals, unions of them. */
export function enumCompleter(field: z.core.$ZodType): Completer | undefined {
  const values = valuesOf(z.toJSONSchema(field, { io: "input", unrepresentable: "any", cycles: "ref" }));
  if (values === undefined) return undefined;
  return (typed) => {
    const start = typed.toLowerCase();
    return values.filter((value) => value.toLowerCase().startsWith(start));
  };
}

/** @returns undefined where the schema takes anything else than a few given strings */
function valuesOf(schema: unknown): string[] | undefined {
  if (!isRecord(schema)) return undefined;
  const alternatives = Array.isArray(schema.anyOf) ? schema.anyOf.map(valuesOf) : [toStrings(schema)];
  const known = alternatives.filter((values) => values !== undefined);
  return known.length === alternatives.length ? known.flat() : undefined;
}

function toStrings({ enum: values, const: only }: Record<string, unknown>): string[] | undefined {
  const given = Array.isArray(values) ? values : [only];
  return given.every((value) => typeof value === "string") ? given : undefined;
}
