import { isKeywords, type Keywords, schemaEntries, schemaList } from "../contract/schema/json-schema.js";

/** One value of a tool's arguments, as its JSON Schema says it. */
export interface InputField {
  /** `input.order.items[]` */
  readonly path: string;
  readonly schema: Keywords;
  /** Whether it stands under a name of its own, which a description belongs to. */
  readonly isNamed: boolean;
}

/** All values that a tool's arguments may hold. A definition that is referred to counts once. */
export function inputFields(schema: object): InputField[] {
  const root = isKeywords(schema) ? schema : {};
  const found: InputField[] = [];
  walk(root, "input", false, found, root, new Set());
  return found;
}

function walk(
  schema: Keywords,
  path: string,
  isNamed: boolean,
  found: InputField[],
  root: Keywords,
  seen: Set<string>,
): void {
  const { $ref } = schema;
  if (typeof $ref === "string") {
    if (seen.has($ref)) return;
    seen.add($ref);
    const definition = schemaEntries(root.$defs).find(([name]) => $ref === `#/$defs/${name}`)?.[1];
    if (isKeywords(definition)) walk({ ...definition, ...schema, $ref: undefined }, path, isNamed, found, root, seen);
    return;
  }
  found.push({ path, schema, isNamed });
  const go = (part: unknown, at: string, named: boolean) => {
    if (isKeywords(part)) walk(part, at, named, found, root, seen);
  };
  for (const [name, part] of schemaEntries(schema.properties)) go(part, `${path}.${name}`, true);
  for (const part of alternatives(schema)) go(part, path, false);
  for (const part of schemaList(schema.prefixItems)) go(part, `${path}[]`, false);
  go(schema.items, `${path}[]`, false);
  go(schema.additionalProperties, `${path}.*`, false);
}

export function alternatives({ anyOf, oneOf, allOf }: Keywords) {
  return [anyOf, oneOf, allOf].flatMap(schemaList);
}
