import type { Alternative } from "./alternatives.js";
import type { Finding } from "./finding.js";
import { type Bound, isAbove, mirror, type NumberRange, rangeOf } from "./number-range.js";

export function compareNumbers(from: Alternative, to: Alternative, path: string): Finding[] {
  const before = rangeOf(from);
  const after = rangeOf(to);
  if (after.integer && !before.integer) {
    return [{ path, rule: "type", from: "number", to: "integer", certain: true }];
  }
  const findings: Finding[] = [];
  if (isAbove(mirror(before.lower), mirror(after.lower))) {
    findings.push({ path, rule: "minimum", from: sayLower(before), to: sayLower(after), certain: true });
  }
  if (isAbove(before.upper, after.upper)) {
    findings.push({ path, rule: "maximum", from: sayUpper(before), to: sayUpper(after), certain: true });
  }
  if (!after.multiples.every((step) => impliesMultiple(before, step))) {
    const certain = before.multiples.length === 0;
    findings.push({ path, rule: "multipleOf", from: sayMultiples(before), to: sayMultiples(after), certain });
  }
  return findings;
}

function impliesMultiple({ multiples, integer }: NumberRange, step: number): boolean {
  return multiples.some((multiple) => multiple % step === 0) || (integer && 1 % step === 0);
}

function sayLower({ lower }: NumberRange): string {
  return isUnlimited(lower) ? "no limit" : `${lower.open ? "above" : "at least"} ${lower.at}`;
}

function sayUpper({ upper }: NumberRange): string {
  return isUnlimited(upper) ? "no limit" : `${upper.open ? "below" : "at most"} ${upper.at}`;
}

/** Zod bounds every whole number to those that JavaScript counts exactly. */
function isUnlimited({ at }: Bound): boolean {
  return Math.abs(at) >= Number.MAX_SAFE_INTEGER;
}

function sayMultiples({ multiples }: NumberRange): string {
  return multiples.length === 0 ? "any step" : `multiples of ${multiples.join(" and ")}`;
}
