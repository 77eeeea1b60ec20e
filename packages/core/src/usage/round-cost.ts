const UNITS = 1e12;

/** Takes off what sums of binary fractions have too much: 0.1 + 0.2 is 0.3. */
export function roundCost(cost: number): number {
  return Math.round(cost * UNITS) / UNITS;
}
