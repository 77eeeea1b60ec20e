import type { Alternative } from "./alternatives.js";
import { isKeywords, type JsonSchema, type Keywords, schemaEntries, schemaList, textList } from "./json-schema.js";
import { declaredTypes, isInteger, listedValues } from "./value-types.js";

const MOST_VALUES = 12;

/** A schema in a few words: its types and values. */
export function summarise(schemas: readonly JsonSchema[]): string {
  const words = [...new Set(schemas.map(summariseOne))].filter((word) => word !== "anything");
  return words.length === 0 ? "anything" : words.join(" & ");
}

/** Of parts of a union. */
export function summariseAlternatives(alternatives: readonly Alternative[]): string {
  if (alternatives.length === 0) return "nothing";
  const listed = alternatives.flatMap((schemas) => listedValues(schemas) ?? []);
  const others = alternatives.filter((schemas) => listedValues(schemas) === undefined);
  const words = [...(listed.length > 0 ? [listValues(listed)] : []), ...others.map((schemas) => summarise(schemas))];
  return [...new Set(words)].join(" | ");
}

export function listValues(values: readonly unknown[]): string {
  const shown = values.slice(0, MOST_VALUES).map((value) => JSON.stringify(value));
  const rest = values.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(" | ");
}

function summariseOne(schema: JsonSchema): string {
  if (!isKeywords(schema)) return schema ? "anything" : "nothing";
  const values = listedValues([schema]);
  if (values !== undefined) return listValues(values);
  if (schema.type !== undefined) return summariseType(schema);
  const options = [...schemaList(schema.anyOf), ...schemaList(schema.oneOf)];
  if (options.length > 0) return [...new Set(options.map(summariseOne))].join(" | ");
  if (schema.allOf !== undefined) return summarise(schemaList(schema.allOf));
  if (typeof schema.$ref === "string") return schema.$ref.replace("#/$defs/", "");
  return "anything";
}

function summariseType(schema: Keywords): string {
  const types = declaredTypes(schema) ?? [];
  return types.map((type) => summariseByType(type, schema)).join(" | ");
}

function summariseByType(type: string, schema: Keywords): string {
  if (type === "number") return isInteger(schema) ? "integer" : type;
  if (type === "array") return summariseArray(schema);
  return type === "object" ? `object${sayTag(schema)}` : type;
}

/** The field that tells an object from the others of its union. */
function sayTag({ properties, required }: Keywords): string {
  const tag = schemaEntries(properties).find(([name, field]) => {
    return textList(required).includes(name) && isKeywords(field) && listedValues([field]) !== undefined;
  });
  return tag === undefined ? "" : ` {${tag[0]}: ${summariseOne(tag[1])}}`;
}

function summariseArray({ items, prefixItems }: Keywords): string {
  if (prefixItems !== undefined) return "tuple";
  return isKeywords(items) ? `array of ${summariseOne(items)}` : "array";
}
