import { type Alternative, alternativesOf } from "./alternatives.js";
import { atomsOf } from "./atoms.js";
import { isKeywords, type JsonSchema, schemaEntries, textList, toSchema } from "./json-schema.js";
import type { SchemaRoot } from "./schema-root.js";
import { matches } from "./string-rules.js";

/** What schemas say of an object's fields. */
export class FieldRules {
  readonly required: ReadonlySet<string>;
  /** Fields that are named. */
  readonly declared: readonly string[];
  /** Whether fields are told by name at all: those of a record are not. */
  readonly namesFields: boolean;
  /** All names that there may be, where they are listed. */
  readonly listed: readonly string[] | undefined;
  /** What the names of fields must fit. */
  readonly names: readonly JsonSchema[];
  readonly patterns: readonly (readonly [string, JsonSchema])[];
  /** What fields must fit that have no rule of their own. None where nothing is said of them. */
  readonly rest: readonly JsonSchema[];

  readonly #schemas: Alternative;
  readonly #root: SchemaRoot;

  constructor(schemas: Alternative, root: SchemaRoot) {
    this.#schemas = schemas;
    this.#root = root;
    this.required = new Set(schemas.flatMap(({ required }) => textList(required)));
    this.declared = schemas.flatMap(({ properties }) => schemaEntries(properties).map(([name]) => name));
    this.namesFields = schemas.some(({ properties }) => properties !== undefined);
    this.patterns = schemas.flatMap(({ patternProperties }) => schemaEntries(patternProperties));
    this.rest = present(schemas.map(({ additionalProperties }) => additionalProperties));
    this.names = present(schemas.map(({ propertyNames }) => propertyNames));
    this.listed = this.#listNames();
  }

  /** What a field must fit. None where nothing is said of it. */
  of(name: string): JsonSchema[] {
    if (this.listed?.includes(name) === false) return [false];
    return this.#schemas.flatMap(({ properties, patternProperties, additionalProperties }) => {
      const own = [
        ...schemaEntries(properties).filter(([key]) => key === name),
        ...schemaEntries(patternProperties).filter(([pattern]) => matches(pattern, name)),
      ].map(([, schema]) => schema);
      return own.length > 0 ? own : present([additionalProperties]);
    });
  }

  /** Whether a field has a rule that is about more than whether it may be there. */
  isDeclared(name: string): boolean {
    const isNamed = this.declared.includes(name) || this.patterns.some(([pattern]) => matches(pattern, name));
    return isNamed || this.listed?.includes(name) === true || !this.of(name).every(isPlain);
  }

  refuses(schemas: readonly JsonSchema[]): boolean {
    return alternativesOf(schemas, this.#root).length === 0;
  }

  #listNames(): string[] | undefined {
    if (this.names.length === 0) return undefined;
    const atoms = alternativesOf(this.names, this.#root).flatMap(atomsOf);
    const values = atoms.map((atom) => ("value" in atom ? atom.value : undefined));
    const texts = values.filter((value) => typeof value === "string");
    return texts.length === atoms.filter(({ type }) => type === "string").length ? texts : undefined;
  }
}

/** Says nothing but that there may be something, or nothing. */
function isPlain(schema: JsonSchema): boolean {
  return !isKeywords(schema) || Object.keys(schema).length === 0;
}

function present(values: readonly unknown[]): JsonSchema[] {
  return values.filter((value) => value !== undefined).map(toSchema);
}
