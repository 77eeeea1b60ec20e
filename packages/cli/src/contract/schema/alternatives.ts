import { areDisjoint } from "./disjoint.js";
import { isKeywords, type JsonSchema, type Keywords, schemaList } from "./json-schema.js";
import type { SchemaRoot } from "./schema-root.js";

/** Schemas without references, unions and intersections: a value fits when it fits all of them. */
export type Alternative = readonly Keywords[];

/** More than these are no longer told apart. */
const MOST = 256;

/** The schemas, all of which hold, as a union: a value fits when it fits one of the alternatives. */
export function alternativesOf(schemas: readonly JsonSchema[], root: SchemaRoot): Alternative[] {
  return intersect(schemas.map((schema) => expand(schema, root, [])));
}

function expand(schema: JsonSchema, root: SchemaRoot, seen: readonly string[]): Alternative[] {
  if (!isKeywords(schema)) return schema ? [[]] : [];
  const { $defs: _, $ref, allOf, anyOf, oneOf, not, ...own } = schema;
  if (not === true || (isKeywords(not) && Object.keys(not).length === 0)) return [];

  const below = (list: unknown) => schemaList(list).map((part) => expand(part, root, seen));
  const parts: Alternative[][] = [asIs(not === undefined ? own : { ...own, not }), ...below(allOf)];
  if (typeof $ref === "string") parts.push(follow($ref, root, seen));
  if (anyOf !== undefined) parts.push(below(anyOf).flat());
  if (oneOf !== undefined) parts.push(below(oneOf).flat());
  // Where more than one option may fit, that only one does is a rule of its own.
  if (oneOf !== undefined && !areAllDisjoint(below(oneOf))) parts.push(asIs({ oneOf }));
  const product = intersect(parts);
  return product.length > MOST ? [[schema]] : product;
}

function asIs(schema: Keywords): Alternative[] {
  return Object.keys(schema).length === 0 ? [[]] : [[schema]];
}

/** What can't be followed stays, as a keyword that nobody knows. */
function follow(reference: string, root: SchemaRoot, seen: readonly string[]): Alternative[] {
  const target = seen.includes(reference) ? undefined : root.resolve(reference);
  return target === undefined ? [[{ $ref: reference }]] : expand(target, root, [...seen, reference]);
}

function intersect(parts: readonly Alternative[][]): Alternative[] {
  return parts.reduce((all, part) => all.flatMap((left) => part.map((right) => [...left, ...right])), [[]]);
}

function areAllDisjoint(options: readonly Alternative[][]): boolean {
  return options.every((option, index) => {
    const others = options.slice(index + 1).flat();
    return option.every((left) => others.every((right) => areDisjoint(left, right)));
  });
}
