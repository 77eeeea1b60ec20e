import type { WindowLimit } from "../config/limits-schema.js";
import type { MaybePromise } from "../maybe-promise.js";

/** What became of an attempt to take units of a limit. Times in milliseconds. */
export interface Taken {
  readonly allowed: boolean;
  /** Units that could be taken now. */
  readonly remaining: number;
  /** Time until what was refused would be allowed; 0 where it was. */
  readonly retryIn: number;
  /** Time until the first of the units in use comes back; 0 where none is in use. */
  readonly resetIn: number;
}

/**
 * One limit, held for each key on its own: exactly, for every stretch of `window` milliseconds, without its end. What is
 * taken counts from the moment it is taken until `window` later; what is refused does not count.
 */
export interface RateLimiter {
  /**
   * @param units a whole number, at most the limit. 0 takes nothing and tells what is left: it is refused only where
   * the key could not be counted
   */
  take(key: string, units: number): MaybePromise<Taken>;
}

/** Where limits are counted. */
export interface RateLimitStore {
  /** @param name tells a limit from others where several servers share what is counted */
  open(name: string, limit: WindowLimit): RateLimiter;
}
