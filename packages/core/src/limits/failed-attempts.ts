import { monotonicMs } from "../clock.js";
import type { WindowLimit } from "../config/limits-schema.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { addressKey } from "./address-key.js";
import type { RateLimiter, RateLimitStore } from "./rate-limit-store.js";
import { describeWindow, RateLimited, toSeconds } from "./rate-limited.js";

/** How often an address may fail to say who it is. */
export class FailedAttempts {
  readonly #limiter: RateLimiter;
  readonly #config: WindowLimit;
  readonly #refused: { attempts: number };
  /** When the last one counts no more, on the monotonic clock. */
  #until = Number.NEGATIVE_INFINITY;

  /**
   * @param name tells them from others that the store counts
   * @param refused where those are counted that are not looked at
   */
  constructor(name: string, config: WindowLimit, store: RateLimitStore, refused: { attempts: number }) {
    this.#config = config;
    this.#refused = refused;
    this.#limiter = store.open(name, config);
  }

  /** Milliseconds for which an address must wait before it may try again; 0 where it may now. */
  blockedFor(address: string): MaybePromise<number> {
    // Nearly always nobody's did.
    if (monotonicMs() >= this.#until) return 0;
    return whenReady(this.#limiter.take(addressKey(address), 0), ({ remaining, resetIn }) =>
      remaining > 0 ? 0 : resetIn,
    );
  }

  add(address: string): void {
    this.#until = monotonicMs() + this.#config.window;
    void this.#limiter.take(addressKey(address), 1);
  }

  /**
   * Counts an attempt that is not looked at.
   * @param blockedFor milliseconds
   * @throws RateLimited
   */
  refuse(blockedFor: number): never {
    this.#refused.attempts += 1;
    const { limit, window } = this.#config;
    const message =
      `From your address, ${limit} attempts to authenticate failed within ${describeWindow(window)}, and more are not ` +
      `looked at. Try again in ${toSeconds(blockedFor)} s, with valid credentials.`;
    throw new RateLimited(message, blockedFor, { limit, window });
  }
}
