import type { AuditLog } from "../audit/audit-log.js";
import type { LimitsConfig } from "../config/limits-schema.js";
import type { Health } from "../health/health.js";
import type { OverloadMonitor } from "../health/overload.js";
import type { RateLimitStore } from "../limits/rate-limit-store.js";
import type { Log } from "../logging/logger.js";
import type { MaybePromise } from "../maybe-promise.js";
import type { Metrics } from "../metrics/metrics.js";
import type { ToolMetrics } from "../metrics/tool-metrics.js";
import type { Operation } from "../operation/operation.js";
import type { RecentFailures } from "../status/recent-failures.js";
import type { Budgets } from "../usage/budgets.js";
import type { UsageLedger } from "../usage/usage-ledger.js";
import type { CallContext } from "./call-context.js";
import type { CircuitBreakers } from "./circuit-breaker.js";
import type { DeadlineQueues } from "./deadline-queue.js";
import type { IdempotencyStore } from "./idempotency-store.js";
import type { InFlightCalls } from "./in-flight-calls.js";
import type { MemoryCache } from "./memory-cache.js";
import type { PrincipalCalls } from "./principal-calls.js";

/** What comes after a stage: the rest of the pipeline. */
export type Next<Result> = (call: CallContext) => MaybePromise<Result>;

/** What stages share: one of each per server, but for the logger, which names the operation on each line. */
export interface PipelineServices extends Log {
  readonly health: Health;
  readonly metrics: Metrics;
  /** For the status page. */
  readonly failures: RecentFailures;
  /** Undefined where nothing is written down. */
  readonly audit: AuditLog | undefined;
  readonly inFlight: InFlightCalls;
  readonly deadlines: DeadlineQueues;
  readonly overload: OverloadMonitor;
  readonly principals: PrincipalCalls;
  readonly breakers: CircuitBreakers;
  readonly idempotency: IdempotencyStore;
  /** Of tools that only read. */
  readonly results: MemoryCache<{ readonly result: unknown }>;
  readonly rateLimits: { readonly store: RateLimitStore; readonly reject: LimitsConfig["reject"] };
  readonly usage: UsageLedger;
  readonly budgets: Budgets;
}

/** What the stages of one operation get. */
export interface StageServices extends PipelineServices {
  /** What is counted of the operation; undefined for what is no tool. */
  readonly measured: ToolMetrics | undefined;
}

/**
 * One concern of a call, wrapped around the rest. Runs once per operation at boot and returns the function
 * that runs per call; a stage that an operation does not need returns `next` itself and costs nothing.
 */
export type Stage = <Result>(operation: Operation<Result>, services: StageServices, next: Next<Result>) => Next<Result>;
