import type { LimitsConfig, WindowLimit } from "../config/limits-schema.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { ANONYMOUS, type Principal } from "../principal/principal.js";
import { addressKey } from "./address-key.js";
import { FailedAttempts } from "./failed-attempts.js";
import type { RateLimiter, RateLimitStore, Taken } from "./rate-limit-store.js";
import { describeWindow, RateLimited, toSeconds } from "./rate-limited.js";

/** What was refused at the endpoint. Plain numbers, read when the metrics are. */
export interface RefusedCounts {
  /** Requests beyond a limit. */
  requests: number;
  /** Attempts to authenticate after too many that failed. */
  attempts: number;
}

interface NamedLimit {
  readonly name: "principal" | "address";
  readonly config: WindowLimit;
  readonly limiter: RateLimiter;
  /** `RateLimit-Policy`. */
  readonly policy: string;
}

const NOTHING: readonly string[] = [];

/** How often somebody may come to the endpoint, and how often fail to say who it is. */
export class EndpointLimits {
  readonly #perPrincipal: NamedLimit | undefined;
  readonly #perAddress: NamedLimit | undefined;
  /** At the credentials of those who call. */
  readonly callers: FailedAttempts;
  /** At the key of /metrics and /admin: on their own, so that neither keeps out those who know the other's. */
  readonly operators: FailedAttempts;
  readonly #refused: RefusedCounts;

  /**
   * @param attempts where failed attempts are counted: a store of their own, so that whoever has many addresses can't
   * fill the one that the known are counted in
   */
  constructor(config: LimitsConfig, store: RateLimitStore, attempts: RateLimitStore, refused: RefusedCounts) {
    this.#perPrincipal = config.perPrincipal && nameLimit("principal", config.perPrincipal, store);
    this.#perAddress = config.perAddress && nameLimit("address", config.perAddress, store);
    this.callers = new FailedAttempts("failed-auth", config.failedAuth, attempts, refused);
    this.operators = new FailedAttempts("failed-operations", config.failedAuth, attempts, refused);
    this.#refused = refused;
  }

  /**
   * Counts a request.
   * @returns what the answer's head says of the limit (draft-ietf-httpapi-ratelimit-headers): names and values by turns
   * @throws RateLimited
   */
  take(principal: Principal, address: string): MaybePromise<readonly string[]> {
    const limit = principal === ANONYMOUS ? this.#perAddress : this.#perPrincipal;
    if (limit === undefined) return NOTHING;
    const key = principal === ANONYMOUS ? addressKey(address) : principal.id;
    return whenReady(limit.limiter.take(key, 1), (taken) => this.#headOf(limit, taken));
  }

  #headOf({ name, config, policy }: NamedLimit, { allowed, remaining, retryIn, resetIn }: Taken): readonly string[] {
    const state = `"${name}";r=${remaining};t=${resetIn === 0 ? 0 : toSeconds(resetIn)}`;
    const head = ["ratelimit-policy", policy, "ratelimit", state];
    if (allowed) return head;
    this.#refused.requests += 1;
    const { limit, window } = config;
    const who = name === "principal" ? "You" : "All that call from your address";
    const message =
      `${who} may send ${limit} requests in any ${describeWindow(window)}, and those are used up. ` +
      `Come back in ${toSeconds(retryIn)} s, and send fewer at a time.`;
    throw new RateLimited(message, retryIn, { limit, window }, head);
  }
}

function nameLimit(name: NamedLimit["name"], config: WindowLimit, store: RateLimitStore): NamedLimit {
  const policy = `"${name}";q=${config.limit};w=${toSeconds(config.window)}`;
  return { name, config, limiter: store.open(name, config), policy };
}
