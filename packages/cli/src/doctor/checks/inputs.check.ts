import type { Keywords } from "../../contract/schema/json-schema.js";
import { isKeywords, schemaList } from "../../contract/schema/json-schema.js";
import { patternsOf } from "../../contract/schema/string-rules.js";
import { isBoundedPattern } from "../bounded-pattern.js";
import { defineCheck, spotIf } from "../check.js";
import { alternatives, type InputField, inputFields } from "../input-fields.js";

/** Formats of a length that they set themselves. */
const SHORT_FORMATS = new Set(["date", "time", "date-time", "duration", "uuid", "ipv4", "ipv6"]);

export const inputsCheck = defineCheck(
  {
    "field-undescribed": {
      severity: "warning",
      why: "The description is all that a model knows of a field: without, it guesses.",
      fix: 'Add .describe("…") to the field: what it is, in which unit, with an example.',
    },
    "string-unbounded": {
      severity: "warning",
      why: "A caller may send a text as long as a whole request.",
      fix: "Add .max(…) to the string, or make it an enum, or a pattern from ^ to $ without * and +.",
    },
    "array-unbounded": {
      severity: "warning",
      why: "A caller may send a list as long as a request holds, and the tool works on all of it.",
      fix: "Add .max(…) to the array.",
    },
    "value-open": {
      severity: "error",
      why: "Anything is let through here: nothing holds what a caller sends.",
      fix: "Write what is expected in the place of z.any() or z.unknown().",
    },
    "object-open": {
      severity: "warning",
      why: "Fields that nobody declared are let through to the tool.",
      fix: "Declare them, and take .loose(), .passthrough() or .catchall(z.unknown()) out.",
    },
    "record-unbounded": {
      severity: "warning",
      why: "A record takes as many entries, under names as long, as a request holds.",
      fix: "Use an object with named fields, or a z.array(…).max(…) of name and value.",
    },
  },
  ({ inspected: { tools, prompts } }) => [
    ...tools.flatMap(({ name, inputSchema }) => inputFields(inputSchema).flatMap((field) => judge(name, field))),
    ...prompts.flatMap(({ name, arguments: list = [] }) =>
      list.flatMap((argument) => {
        const where = `prompt ${name}: arguments.${argument.name}`;
        return spotIf(!hasText(argument.description), "field-undescribed", where);
      }),
    ),
  ],
);

function judge(tool: string, { path, schema, isNamed }: InputField) {
  const where = `tool ${tool}: ${path}`;
  const isRoot = path === "input";
  return [
    ...spotIf(isNamed && !hasText(schema.description), "field-undescribed", where),
    ...spotIf(isUnboundedString(schema), "string-unbounded", where),
    ...spotIf(isOfType(schema, "array") && isUnboundedArray(schema), "array-unbounded", where),
    ...spotIf(!isRoot && saysNothing(schema), "value-open", where),
    ...spotIf(isOpenObject(schema), "object-open", where),
    ...spotIf(isRecord(schema), "record-unbounded", where),
  ];
}

function hasText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function isOfType({ type }: Keywords, wanted: string): boolean {
  return type === wanted || (Array.isArray(type) && type.includes(wanted));
}

function isUnboundedString(schema: Keywords): boolean {
  const isFixed = schema.enum !== undefined || schema.const !== undefined || schema.maxLength !== undefined;
  if (!isOfType(schema, "string") || isFixed) return false;
  if (typeof schema.format === "string" && SHORT_FORMATS.has(schema.format)) return false;
  return !patternsOf([schema, ...schemaList(schema.allOf).filter(isKeywords)]).some(isBoundedPattern);
}

function isUnboundedArray({ maxItems, items, prefixItems, const: only, enum: values }: Keywords): boolean {
  const isTuple = prefixItems !== undefined && (items === undefined || items === false);
  return maxItems === undefined && !isTuple && only === undefined && values === undefined;
}

/** What z.any() and z.unknown() become. */
function saysNothing(schema: Keywords): boolean {
  const says = ["type", "enum", "const", "not", "$ref", "pattern", "format", "properties", "items"];
  return says.every((keyword) => schema[keyword] === undefined) && alternatives(schema).length === 0;
}

function isOpenObject({ type, properties, additionalProperties }: Keywords): boolean {
  if (type !== "object" || properties === undefined) return false;
  return additionalProperties === true || (isKeywords(additionalProperties) && saysNothing(additionalProperties));
}

/** With names that are listed, it has no more entries than those. */
function isRecord({ type, properties, propertyNames, additionalProperties, maxProperties }: Keywords): boolean {
  if (type !== "object" || properties !== undefined || maxProperties !== undefined) return false;
  if (isKeywords(propertyNames) && propertyNames.enum !== undefined) return false;
  return additionalProperties !== false;
}
