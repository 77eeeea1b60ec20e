/**
 * A quantile of what was counted in buckets, as Prometheus' histogram_quantile() has it: within a bucket, values are
 * taken to lie evenly. What fits in no bucket counts as the highest bound.
 * @param bounds upper ones, rising, above 0; `counts` has one more, for what fits in none
 * @returns undefined where nothing was counted
 */
export function quantile(share: number, bounds: readonly number[], counts: ArrayLike<number>): number | undefined {
  let total = 0;
  for (let bucket = 0; bucket <= bounds.length; bucket += 1) total += counts[bucket] ?? 0;
  if (total === 0) return undefined;
  const rank = share * total;
  let below = 0;
  for (const [bucket, upper] of bounds.entries()) {
    const count = counts[bucket] ?? 0;
    if (count > 0 && below + count >= rank) {
      const lower = bounds[bucket - 1] ?? 0;
      return lower + ((upper - lower) * (rank - below)) / count;
    }
    below += count;
  }
  return bounds.at(-1);
}
