import { AuditLog } from "../audit/audit-log.js";
import { CircuitBreakers } from "../call/circuit-breaker.js";
import { DeadlineQueues } from "../call/deadline-queue.js";
import { InFlightCalls } from "../call/in-flight-calls.js";
import { MemoryCache } from "../call/memory-cache.js";
import { MemoryIdempotencyStore } from "../call/memory-idempotency-store.js";
import { PrincipalCalls } from "../call/principal-calls.js";
import type { PipelineServices } from "../call/stage.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import { frameworkVersion } from "../framework-version.js";
import { Dependencies } from "../health/dependencies.js";
import { Health } from "../health/health.js";
import { OverloadMonitor } from "../health/overload.js";
import { MemoryRateLimitStore } from "../limits/memory-rate-limit-store.js";
import type { Log } from "../logging/logger.js";
import type { AuthorMetrics } from "../metrics/author-metrics.js";
import { Metrics, type Readings } from "../metrics/metrics.js";
import { RecentFailures } from "../status/recent-failures.js";
import { readBudgets } from "../usage/budget-stand.js";
import { Budgets } from "../usage/budgets.js";
import { MemoryUsageLedger } from "../usage/memory-usage-ledger.js";

/** What the stages of all calls share: made once for a server. */
export function makePipelineServices(
  config: ResolvedConfig,
  log: Log,
  readings: Pick<Readings, "sessions" | "connections" | "streams">,
  authors?: AuthorMetrics,
): PipelineServices & { readonly usage: MemoryUsageLedger } {
  const audit = config.audit && new AuditLog(config.audit.file, log.logger);
  const breakers = new CircuitBreakers();
  const dependencies = new Dependencies(config.dependencies, (name) => breakers.stateOf(name), log.logger);
  const health = new Health(config.name, config.version, dependencies);
  const overload = new OverloadMonitor(config.overload);
  const usage = new MemoryUsageLedger(config.budgets.period);
  const budgets = new Budgets(config.budgets);
  health.addCondition(() => overload.reason);
  return {
    ...log,
    health,
    metrics: new Metrics(
      {
        ...readings,
        build: { name: config.name, version: config.version, framework: frameworkVersion() },
        isReady: () => health.ready,
        isOverloaded: () => overload.reason !== undefined,
        shedCalls: () => overload.shedCalls,
        budgets: () => readBudgets(usage.spent(), budgets),
        breakers: () => breakers.all,
        dependencies: () => dependencies.readings(),
        droppedLogLines: () => log.sink.droppedLines,
        droppedAuditLines: () => audit?.droppedLines ?? 0,
      },
      log.logger,
      authors,
    ),
    failures: new RecentFailures(),
    audit,
    inFlight: new InFlightCalls(),
    deadlines: new DeadlineQueues(),
    overload,
    principals: new PrincipalCalls(config.concurrency.perPrincipal),
    breakers,
    idempotency: new MemoryIdempotencyStore(),
    results: new MemoryCache(),
    rateLimits: { store: new MemoryRateLimitStore(config.limits.maxKeys), reject: config.limits.reject },
    usage,
    budgets,
  };
}
