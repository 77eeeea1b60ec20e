import type { Health } from "../health/health.js";
import type { Log } from "../logging/logger.js";
import type { MaybePromise } from "../maybe-promise.js";
import type { Metrics } from "../metrics/metrics.js";
import type { Operation } from "../operation/operation.js";
import type { CallContext } from "./call-context.js";
import type { DeadlineQueues } from "./deadline-queue.js";
import type { InFlightCalls } from "./in-flight-calls.js";

/** What comes after a stage: the rest of the pipeline. */
export type Next<Result> = (call: CallContext) => MaybePromise<Result>;

/** What stages share: one of each per server, but for the logger, which names the operation on each line. */
export interface PipelineServices extends Log {
  readonly health: Health;
  readonly metrics: Metrics;
  readonly inFlight: InFlightCalls;
  readonly deadlines: DeadlineQueues;
}

/**
 * One concern of a call, wrapped around the rest. Runs once per operation at boot and returns the function
 * that runs per call; a stage that an operation does not need returns `next` itself and costs nothing.
 */
export type Stage = <Result>(
  operation: Operation<Result>,
  services: PipelineServices,
  next: Next<Result>,
) => Next<Result>;
