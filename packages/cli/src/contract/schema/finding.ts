/** Which rule of a schema a value may run into. */
export type Rule =
  | "type"
  | "values"
  | "required"
  | "undeclared"
  | "closed"
  | "names"
  | "minimum"
  | "maximum"
  | "multipleOf"
  | "minLength"
  | "maxLength"
  | "pattern"
  | "format"
  | "minItems"
  | "maxItems"
  | "uniqueItems"
  | "minProperties"
  | "maxProperties"
  | "unknown";

/** Something that fits one schema and not the other. */
export interface Finding {
  readonly path: string;
  readonly rule: Rule;
  /** What the one schema says, and what the other one does, in a few words. */
  readonly from: string;
  readonly to: string;
  /** Whether there surely is such a value. */
  readonly certain: boolean;
  /** Whether clients get along with it all the same. */
  readonly harmless?: true;
}
