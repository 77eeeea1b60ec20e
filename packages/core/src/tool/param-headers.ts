import { isRecord } from "../operation/content.js";
import type { ObjectJsonSchema } from "../operation/schema.js";

/** The annotation, as authors write it: `z.string().meta({ "x-mcp-header": "Region" })`. */
const ANNOTATION = "x-mcp-header";
/** RFC 9110 §5.6.2, token. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const TYPES = new Set(["string", "integer", "boolean"]);

/** An argument that proxies may read in the header `Mcp-Param-<name>` (MCP 2026-07-28, x-mcp-header). */
export interface ParamHeader {
  /** In lower case, as Node has header names. */
  readonly header: string;
  /** Where the argument stands. */
  readonly path: readonly string[];
  readonly type: string;
}

/**
 * Finds the annotated arguments of an emitted schema.
 * @throws TypeError where an annotation breaks the specification's rules: clients would drop the whole tool
 */
export function collectParamHeaders(schema: ObjectJsonSchema): ParamHeader[] {
  const found: ParamHeader[] = [];
  walkProperties(schema, [], found);
  const names = found.map(({ header }) => header);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`has two arguments for the header ${twice}`);
  if (countAnnotations(schema) > found.length) {
    throw new TypeError(`may have ${ANNOTATION} only on properties, not in lists, alternatives or references`);
  }
  return found;
}

function walkProperties(schema: unknown, path: readonly string[], found: ParamHeader[]): void {
  if (!isRecord(schema) || !isRecord(schema.properties)) return;
  for (const [key, property] of Object.entries(schema.properties)) {
    const at = [...path, key];
    if (isRecord(property) && ANNOTATION in property) found.push(toParamHeader(property, at));
    walkProperties(property, at, found);
  }
}

function toParamHeader({ [ANNOTATION]: name, type }: Record<string, unknown>, path: readonly string[]): ParamHeader {
  if (typeof name !== "string" || !TOKEN.test(name))
    throw new TypeError(`has ${ANNOTATION} at ${path.join(".")}, whose value is no header name`);
  if (typeof type !== "string" || !TYPES.has(type)) {
    throw new TypeError(`has ${ANNOTATION} at ${path.join(".")}, which is no string, integer or boolean`);
  }
  return { header: `mcp-param-${name.toLowerCase()}`, path, type };
}

/** Every annotation in the schema, wherever it stands. */
function countAnnotations(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countAnnotations(item), 0);
  if (!isRecord(value)) return 0;
  const below = Object.values(value).reduce((sum: number, item) => sum + countAnnotations(item), 0);
  return below + (typeof value[ANNOTATION] === "string" ? 1 : 0);
}
