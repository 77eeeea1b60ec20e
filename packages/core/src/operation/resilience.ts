import type { ResolvedConfig } from "../config/config-schema.js";
import type { WindowLimit } from "../config/limits-schema.js";
import type { BreakerConfig, ConcurrencyConfig, RetryConfig } from "../config/resilience-schema.js";

/** Calls of one operation at once, and how many more wait for how many milliseconds. */
export interface ConcurrencyLimits {
  readonly limit: number;
  readonly queue: number;
  readonly queueTimeout: number;
}

/** A breaker that calls go through. Operations that name the same one share it. */
export interface BreakerChoice {
  readonly name: string;
  readonly config: BreakerConfig;
}

/** How calls with the same idempotency key are kept to one. */
export interface IdempotencyPolicy {
  /** The argument that holds the key; undefined where only `_meta` can. */
  readonly argument: string | undefined;
  /** Milliseconds for which a result is kept. */
  readonly ttl: number;
}

/** How many calls one caller may make. */
export interface RatePolicy extends WindowLimit {
  /** What one call counts, in whole units. Undefined: 1. */
  readonly weight?: number | ((args: Record<string, unknown>) => number) | undefined;
}

/** What keeps the calls of one operation from harming others, and from being harmed. Undefined: not for this one. */
export interface Resilience {
  readonly concurrency: ConcurrencyLimits | undefined;
  readonly breakers: readonly BreakerChoice[];
  readonly retry: RetryConfig | undefined;
  readonly idempotency: IdempotencyPolicy | undefined;
  /** Milliseconds for which a result answers the same question of the same principal. */
  readonly cacheTtl: number | undefined;
  readonly rateLimit: RatePolicy | undefined;
}

/** The parts of the config that every operation falls back on. */
export type OperationDefaults = Pick<ResolvedConfig, "timeouts" | "concurrency">;

/** For operations that do nothing that could fail. */
export const NO_RESILIENCE: Resilience = {
  concurrency: undefined,
  breakers: [],
  retry: undefined,
  idempotency: undefined,
  cacheTtl: undefined,
  rateLimit: undefined,
};

/** For operations that say nothing of it. */
export function basicResilience(concurrency: ConcurrencyConfig): Resilience {
  return { ...NO_RESILIENCE, concurrency: limitsOf(concurrency) };
}

export function limitsOf({ perTool: limit, queue, queueTimeout }: ConcurrencyConfig): ConcurrencyLimits {
  return { limit, queue, queueTimeout };
}
