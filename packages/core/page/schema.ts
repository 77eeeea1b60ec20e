import { isRecord } from "./text.js";

/** A JSON Schema 2020-12, as far as it is looked at. */
export type Schema = Readonly<Record<string, unknown>>;

export type Kind =
  | { readonly kind: "const" | "string" | "number" | "boolean" | "null" | "array" | "object" | "json" }
  | { readonly kind: "enum"; readonly values: readonly unknown[] }
  | { readonly kind: "tuple"; readonly items: readonly Schema[] }
  | { readonly kind: "union"; readonly variants: readonly Schema[] };

/** What no form shows: such a schema is filled in as JSON. */
const TOO_MUCH = ["allOf", "not", "if", "patternProperties", "dependentSchemas", "$dynamicRef"];
const PLAIN = ["string", "number", "boolean", "null", "array", "object"] as const;
const MAX_REFERENCES = 20;

/** Follows `$ref` within the document; what stands beside it counts too. */
export function resolve(schema: unknown, root: Schema): Schema {
  let found = isRecord(schema) ? schema : {};
  for (let step = 0; typeof found.$ref === "string" && step < MAX_REFERENCES; step++) {
    const { $ref, ...beside } = found;
    const target = at(String($ref), root);
    found = isRecord(target) ? { ...target, ...beside } : beside;
  }
  return found;
}

/** @param reference such as `#/$defs/Node` */
function at(reference: string, root: Schema): unknown {
  if (!reference.startsWith("#")) return undefined;
  const steps = reference.slice(1).split("/").slice(1);
  return steps.reduce<unknown>((value, step) => {
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, root);
}

/** By what a value of a schema is filled in. */
export function kindOf(schema: Schema, root: Schema): Kind {
  if (TOO_MUCH.some((word) => word in schema)) return { kind: "json" };
  if ("const" in schema) return { kind: "const" };
  if (Array.isArray(schema.enum)) return { kind: "enum", values: schema.enum };
  const union = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(union)) {
    return "properties" in schema
      ? { kind: "json" }
      : { kind: "union", variants: union.map((variant) => resolve(variant, root)) };
  }
  const { type } = schema;
  if (Array.isArray(type)) return { kind: "union", variants: type.map((one) => ({ ...schema, type: one })) };
  if (Array.isArray(schema.prefixItems)) {
    return schema.items === undefined || schema.items === false
      ? { kind: "tuple", items: schema.prefixItems.map((item) => resolve(item, root)) }
      : { kind: "json" };
  }
  if (type === "integer") return { kind: "number" };
  const plain = PLAIN.find((name) => name === type);
  return { kind: plain ?? "json" };
}

/** Whether a value looks like one of this schema: enough to choose among variants. */
export function looksLike(schema: Schema, value: unknown): boolean {
  if ("const" in schema) return schema.const === value;
  if (Array.isArray(schema.enum)) return schema.enum.includes(value);
  if (schema.type === "integer") return Number.isInteger(value);
  if (schema.type === "null") return value === null;
  if (schema.type === "array") return Array.isArray(value);
  if (schema.type !== "object") return schema.type === undefined || typeof value === schema.type;
  if (!isRecord(value)) return false;
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return (
    required.every((key) => typeof key === "string" && Object.hasOwn(value, key)) &&
    Object.entries(properties).every(([key, property]) => {
      return !isRecord(property) || !("const" in property) || value[key] === property.const;
    })
  );
}

/** What a variant is called in a list of them. */
export function nameOf(schema: Schema, index: number): string {
  if (typeof schema.title === "string") return schema.title;
  if ("const" in schema) return JSON.stringify(schema.const);
  const properties = isRecord(schema.properties) ? Object.entries(schema.properties) : [];
  for (const [key, property] of properties) {
    if (isRecord(property) && "const" in property) return `${key}: ${String(property.const)}`;
  }
  if (properties.length > 0) return `object with ${properties.map(([key]) => key).join(", ")}`;
  return typeof schema.type === "string" ? schema.type : `variant ${index + 1}`;
}

/** Bounds in words, for under a field. */
export function hintOf(schema: Schema): string {
  const hints: string[] = [];
  const { format, pattern } = schema;
  if (typeof format === "string") hints.push(format);
  // The pattern of a format says nothing more, at length.
  else if (typeof pattern === "string") hints.push(`pattern ${pattern}`);
  if (schema.type === "integer") hints.push("whole number");
  hints.push(range(schema.minimum, schema.maximum, ""));
  if (isBound(schema.exclusiveMinimum)) hints.push(`more than ${schema.exclusiveMinimum}`);
  if (isBound(schema.exclusiveMaximum)) hints.push(`less than ${schema.exclusiveMaximum}`);
  if (typeof schema.multipleOf === "number") hints.push(`a multiple of ${schema.multipleOf}`);
  hints.push(range(schema.minLength, schema.maxLength, "character"));
  hints.push(range(schema.minItems, schema.maxItems, "item"));
  return hints.filter(Boolean).join(" · ");
}

function range(from: unknown, to: unknown, unit: string): string {
  const of = (value: number): string => (unit === "" ? `${value}` : `${value} ${unit}${value === 1 ? "" : "s"}`);
  if (isBound(from) && isBound(to)) return from === to ? of(from) : `${from} to ${of(to)}`;
  if (isBound(from)) return `at least ${of(from)}`;
  return isBound(to) ? `at most ${of(to)}` : "";
}

/** The ends of what a number can be, which Zod names, bound nothing. */
export function isBound(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}
