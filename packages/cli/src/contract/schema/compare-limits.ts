import type { Finding } from "./finding.js";
import { type Keywords, numbersOf } from "./json-schema.js";

type Least = "minLength" | "minItems" | "minProperties";
type Most = "maxLength" | "maxItems" | "maxProperties";
interface Sides {
  readonly from: readonly Keywords[];
  readonly to: readonly Keywords[];
  readonly path: string;
}

/** @param implied what another rule of `from` says already */
export function compareLeast(rule: Least, { from, to, path }: Sides, implied = 0): Finding[] {
  const before = leastOf(from, rule, implied);
  const after = leastOf(to, rule);
  return after > before ? [{ path, rule, from: `at least ${before}`, to: `at least ${after}`, certain: true }] : [];
}

export function compareMost(rule: Most, { from, to, path }: Sides, implied = Infinity): Finding[] {
  const before = mostOf(from, rule, implied);
  const after = mostOf(to, rule);
  return after < before ? [{ path, rule, from: sayMost(before), to: sayMost(after), certain: true }] : [];
}

export function leastOf(schemas: readonly Keywords[], rule: Least, implied = 0): number {
  return Math.max(implied, ...numbersOf(schemas, rule));
}

export function mostOf(schemas: readonly Keywords[], rule: Most, implied = Infinity): number {
  return Math.min(implied, ...numbersOf(schemas, rule));
}

function sayMost(most: number): string {
  return most === Infinity ? "no limit" : `at most ${most}`;
}
