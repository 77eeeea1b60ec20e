/** Milliseconds on a monotonic clock, with fractions. The framework's only source of elapsed time. */
export function monotonicMs(): number {
  return performance.now();
}
