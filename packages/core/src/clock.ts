/** Milliseconds on a monotonic clock, with fractions. The framework's only source of elapsed time. */
export function monotonicMs(): number {
  return performance.now();
}

/** Whether a promise settles within so many milliseconds. A rejection is passed on. */
export async function settlesWithin(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([promise.then(() => true as const), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The longest time that a timer can run, in milliseconds. */
export const MAX_TIMER = 2 ** 31 - 1;
