import { type JsonSchema, normalise, toSchema, WORDS } from "./json-schema.js";

/** A whole schema without its words, in which references are looked up. */
export class SchemaRoot {
  readonly schema: JsonSchema;
  readonly #definitions: string;

  constructor(schema: JsonSchema) {
    this.schema = normalise(schema, (keyword) => !WORDS.has(keyword));
    this.#definitions = JSON.stringify(this.resolve("#/$defs") ?? {});
  }

  /** @returns undefined for what is not in this schema */
  resolve(reference: string): JsonSchema | undefined {
    if (!reference.startsWith("#")) return undefined;
    const steps = reference.slice(1).split("/").slice(1).map(decodeStep);
    let found: unknown = this.schema;
    for (const step of steps) {
      if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return undefined;
      found = Reflect.get(found, step);
    }
    return toSchema(found);
  }

  /** Whether what is written the same in both means the same. */
  agreesWith(other: SchemaRoot, text: string): boolean {
    return !text.includes('"$ref"') || this.#definitions === other.#definitions;
  }
}

/** RFC 6901 §4 and §6. */
function decodeStep(step: string): string {
  return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
}
