import type { Alternative } from "./alternatives.js";
import { listedValues, type TypeName, typeOf, typesOf } from "./value-types.js";

/** The part of an alternative that is one value, or of one type. */
export type Atom =
  | { readonly schemas: Alternative; readonly type: TypeName; readonly value: unknown }
  | { readonly schemas: Alternative; readonly type: Exclude<TypeName, "null" | "boolean"> };

/** Together the atoms have every value that fits the alternative, and maybe more. */
export function atomsOf(schemas: Alternative): Atom[] {
  const listed = listedValues(schemas);
  if (listed !== undefined) return listed.map((value) => ({ schemas, type: typeOf(value), value }));
  return typesOf(schemas).flatMap((type): Atom[] => {
    if (type === "null") return [{ schemas, type, value: null }];
    if (type === "boolean") return [true, false].map((value) => ({ schemas, type, value }));
    return [{ schemas, type }];
  });
}
