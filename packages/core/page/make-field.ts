import { ArrayField, TupleField } from "./array-field.js";
import { OptionalField, UnionField } from "./choice-fields.js";
import type { Field, FieldOptions, MakeField } from "./field.js";
import { booleanField, choiceField, fixedField, jsonField, numberField, stringField } from "./leaf-fields.js";
import { ObjectField } from "./object-field.js";
import { kindOf, resolve, type Schema } from "./schema.js";

/** What lies deeper is filled in as JSON. */
const MAX_DEPTH = 8;
/** These are made when they are asked for, where they may be left out. */
const LATE = ["const", "null", "tuple", "array", "object"];

/** Makes the field for a schema; those within it are made by the same function. */
export function fieldMaker(root: Schema): MakeField {
  const make: MakeField = (asked) => {
    const options: FieldOptions = { ...asked, schema: resolve(asked.schema, root) };
    if (options.depth > MAX_DEPTH) return jsonField(options);
    const { kind } = kindOf(options.schema, root);
    if (options.isRequired || !LATE.includes(kind)) return build(options, make, root);
    return new OptionalField(options, () => build({ ...options, isRequired: true }, make, root));
  };
  return make;
}

function build(options: FieldOptions, make: MakeField, root: Schema): Field {
  const { schema } = options;
  const kind = kindOf(schema, root);
  switch (kind.kind) {
    case "const":
      return fixedField(options, schema.const);
    case "null":
      return fixedField(options, null);
    case "enum":
      return choiceField(options, kind.values);
    case "boolean":
      return booleanField(options);
    case "number":
      return numberField(options);
    case "string":
      return stringField(options);
    case "union":
      return new UnionField(options, make, kind.variants);
    case "tuple":
      return new TupleField(options, make, kind.items);
    case "array":
      return new ArrayField(options, make);
    case "object":
      return new ObjectField(options, make);
    case "json":
      return jsonField(options);
  }
}
