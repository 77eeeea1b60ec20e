import { CircuitBreakers } from "../call/circuit-breaker.js";
import { DeadlineQueues } from "../call/deadline-queue.js";
import { InFlightCalls } from "../call/in-flight-calls.js";
import { MemoryIdempotencyStore } from "../call/memory-idempotency-store.js";
import { PrincipalCalls } from "../call/principal-calls.js";
import { ResultCache } from "../call/result-cache.js";
import type { PipelineServices } from "../call/stage.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import { Health } from "../health/health.js";
import { OverloadMonitor } from "../health/overload.js";
import type { Log } from "../logging/logger.js";
import { Metrics, type Readings } from "../metrics/metrics.js";
import { Budgets } from "../usage/budgets.js";
import { MemoryUsageLedger } from "../usage/memory-usage-ledger.js";

/** What the stages of all calls share: made once for a server. */
export function makePipelineServices(
  config: ResolvedConfig,
  log: Log,
  readings: Omit<Readings, "breakers">,
): PipelineServices & { readonly usage: MemoryUsageLedger } {
  const health = new Health(config.name, config.version);
  const breakers = new CircuitBreakers();
  const overload = new OverloadMonitor(config.overload);
  health.addCondition(() => overload.reason);
  for (const [dependency, { critical }] of Object.entries(config.dependencies)) {
    if (critical) health.addCondition(() => whyDown(dependency, breakers));
  }
  return {
    ...log,
    health,
    metrics: new Metrics({ ...readings, breakers: () => breakers.all }),
    inFlight: new InFlightCalls(),
    deadlines: new DeadlineQueues(),
    overload,
    principals: new PrincipalCalls(config.concurrency.perPrincipal),
    breakers,
    idempotency: new MemoryIdempotencyStore(),
    results: new ResultCache(),
    usage: new MemoryUsageLedger(config.budgets.period),
    budgets: new Budgets(config.budgets),
  };
}

function whyDown(dependency: string, breakers: CircuitBreakers): string | undefined {
  return breakers.stateOf(dependency) === "open" ? `calls to ${dependency} fail` : undefined;
}
