/** To three digits: what a page shows, in few bytes. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
