export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value below which so large a part (0 to 1) of sorted values lies. */
export function percentile(sorted, part) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** How many times y is x: the median over the rounds, each of which compares what ran side by side. */
export function ratio(x, y) {
  if (x === undefined || y === undefined) return null;
  return median(x.map((value, round) => value / y[round]));
}
