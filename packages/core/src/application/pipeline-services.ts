import { AuditLog } from "../audit/audit-log.js";
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
import { MemoryRateLimitStore } from "../limits/memory-rate-limit-store.js";
import type { Log } from "../logging/logger.js";
import { Metrics, type Readings } from "../metrics/metrics.js";
import { RecentFailures } from "../status/recent-failures.js";
import { Budgets } from "../usage/budgets.js";
import { MemoryUsageLedger } from "../usage/memory-usage-ledger.js";

/** What the stages of all calls share: made once for a server. */
export function makePipelineServices(
  config: ResolvedConfig,
  log: Log,
  readings: Pick<Readings, "sessions" | "connections">,
): PipelineServices & { readonly usage: MemoryUsageLedger } {
  const audit = config.audit && new AuditLog(config.audit.file, log.logger);
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
    metrics: new Metrics({
      ...readings,
      breakers: () => breakers.all,
      droppedLogLines: () => log.sink.droppedLines,
      droppedAuditLines: () => audit?.droppedLines ?? 0,
    }),
    failures: new RecentFailures(),
    audit,
    inFlight: new InFlightCalls(),
    deadlines: new DeadlineQueues(),
    overload,
    principals: new PrincipalCalls(config.concurrency.perPrincipal),
    breakers,
    idempotency: new MemoryIdempotencyStore(),
    results: new ResultCache(),
    rateLimits: { store: new MemoryRateLimitStore(config.limits.maxKeys), reject: config.limits.reject },
    usage: new MemoryUsageLedger(config.budgets.period),
    budgets: new Budgets(config.budgets),
  };
}

function whyDown(dependency: string, breakers: CircuitBreakers): string | undefined {
  return breakers.stateOf(dependency) === "open" ? `calls to ${dependency} fail` : undefined;
}
