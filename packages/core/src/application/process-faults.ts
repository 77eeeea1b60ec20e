import type { InFlightCalls } from "../call/in-flight-calls.js";
import type { ServerLog } from "../logging/logger.js";
import type { Metrics } from "../metrics/metrics.js";

export interface FaultServices {
  readonly log: ServerLog;
  readonly metrics: Metrics;
  readonly inFlight: InFlightCalls;
  /** By the name of a tool, resource or prompt, what of a stack names it: its file, or its class. */
  readonly sources: ReadonlyMap<string, string>;
  readonly stop: (reason: string) => Promise<void>;
}

/** Request ids that one line names at most. */
const MAX_SUSPECTS = 10;

/**
 * What nobody handled. A rejected promise is logged with the calls that it may come from, and the server lives. After an
 * error that nobody caught the process may be in any state: it is logged, calls in flight may finish, and the process ends
 * with 1, for its supervisor to start it anew.
 * @returns takes the handlers away again
 */
export function onProcessFault(services: FaultServices): () => void {
  const { log, metrics, stop } = services;
  let isEnding = false;

  const onRejection = (reason: unknown): void => {
    metrics.unhandledRejections += 1;
    const message = "a promise was rejected and nobody handled it: await it, or catch its error. The server goes on";
    log.logger.error({ err: reason, ...suspects(reason, services) }, message);
  };
  const onException = (error: unknown): void => {
    const message = "an error was thrown that nobody caught: the server stops, for its supervisor to start it anew";
    log.logger.fatal({ err: error, ...suspects(error, services) }, message);
    log.flush();
    if (isEnding) process.exit(1);
    isEnding = true;
    const end = () => process.exit(1);
    stop("an uncaught error").then(end, end);
  };

  process.on("unhandledRejection", onRejection).on("uncaughtException", onException);
  return () => {
    process.off("unhandledRejection", onRejection).off("uncaughtException", onException);
  };
}

/**
 * The calls that an error may come from: of the tool that its stack names, else all. To follow each call through every
 * promise would tell for sure, and cost a sixth of what the server can do (Node 20).
 */
function suspects(error: unknown, { inFlight, sources }: FaultServices): object {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const named = [...sources].find(([, source]) => stack.includes(source))?.[0];
  const calls = [...inFlight.calls].filter(({ operation }) => named === undefined || operation.name === named);
  return {
    ...(named === undefined ? {} : { component: named }),
    requestIds: calls.slice(0, MAX_SUSPECTS).map(({ requestId }) => requestId),
  };
}
