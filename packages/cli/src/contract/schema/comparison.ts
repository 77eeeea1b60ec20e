import type { Finding } from "./finding.js";
import type { JsonSchema } from "./json-schema.js";
import type { SchemaRoot } from "./schema-root.js";

/** Looks for values that fit the schemas `from`, and not the schemas `to`. */
export interface Comparison {
  readonly from: SchemaRoot;
  readonly to: SchemaRoot;
  /** Whether it does no harm that a value has fields that `to` does not declare. */
  readonly extraFields: "harm" | "no harm";
  /** @param path where the values stand, such as `.items[].sku` */
  compare(from: readonly JsonSchema[], to: readonly JsonSchema[], path: string): Finding[];
}
