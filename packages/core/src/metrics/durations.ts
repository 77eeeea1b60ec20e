/** The first of the buckets that a value fits in; `bounds.length` where it fits in none. */
export function bucketOf(bounds: readonly number[], value: number): number {
  let bucket = 0;
  for (const bound of bounds) {
    if (value <= bound) break;
    bucket += 1;
  }
  return bucket;
}
