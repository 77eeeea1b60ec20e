import { type Keywords, numbersOf } from "./json-schema.js";
import { isInteger } from "./value-types.js";

export interface NumberRange {
  readonly lower: Bound;
  readonly upper: Bound;
  readonly integer: boolean;
  readonly multiples: readonly number[];
}

export interface Bound {
  readonly at: number;
  /** Whether `at` itself is outside. */
  readonly open: boolean;
}

export function rangeOf(schemas: readonly Keywords[]): NumberRange {
  const multiples = numbersOf(schemas, "multipleOf");
  const integer = schemas.some(isInteger) || multiples.some(Number.isInteger);
  const lower = tightest([
    ...numbersOf(schemas, "minimum").map((at) => ({ at: -at, open: false })),
    ...numbersOf(schemas, "exclusiveMinimum").map((at) => ({ at: -at, open: true })),
  ]);
  const upper = tightest([
    ...numbersOf(schemas, "maximum").map((at) => ({ at, open: false })),
    ...numbersOf(schemas, "exclusiveMaximum").map((at) => ({ at, open: true })),
  ]);
  const settle = (bound: Bound) => (integer ? toWhole(bound) : bound);
  return { lower: mirror(settle(lower)), upper: settle(upper), integer, multiples };
}

/** Whether something below the first bound is above the second. */
export function isAbove(first: Bound, second: Bound): boolean {
  return first.at > second.at || (first.at === second.at && second.open && !first.open);
}

export function mirror({ at, open }: Bound): Bound {
  return { at: -at, open };
}

export function isEmpty({ lower, upper }: NumberRange): boolean {
  return lower.at > upper.at || (lower.at === upper.at && (lower.open || upper.open));
}

/** Of upper bounds. */
function tightest(bounds: readonly Bound[]): Bound {
  return bounds.reduce((best, bound) => (isAbove(best, bound) ? bound : best), { at: Infinity, open: false });
}

/** The whole number at or below an upper bound. */
function toWhole({ at, open }: Bound): Bound {
  return { at: open && Number.isInteger(at) ? at - 1 : Math.floor(at), open: false };
}
