import type { PipelineServices } from "../call/stage.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import type { Catalog } from "../protocol/make-dispatcher.js";
import type { DependencyStatus } from "../status/status-report.js";
import { StatusReporter, type StatusSources } from "../status/status-reporter.js";
import type { MemoryUsageLedger } from "../usage/memory-usage-ledger.js";

/** Puts together what the status page tells of. */
export function makeStatus(
  { title, limits, transports, dependencies }: ResolvedConfig,
  { tools }: Catalog,
  pipeline: PipelineServices & { readonly usage: MemoryUsageLedger },
  readings: Pick<StatusSources, "sessions" | "connections" | "addresses">,
): StatusReporter {
  const { health, metrics, failures, budgets, usage, overload, breakers } = pipeline;
  const titles = tools.flatMap(({ definition }) =>
    definition.title === undefined ? [] : [[definition.name, definition.title] as const],
  );
  return new StatusReporter({
    ...readings,
    title,
    health,
    metrics,
    failures,
    limits,
    budgets,
    usage,
    playground: transports.http?.operations.playground === true,
    titles: new Map(titles),
    dependencies: () => Object.entries(dependencies).map(([name, { critical }]) => toStatus(name, critical, breakers)),
    takeEventLoopLag: () => overload.takeWorstLag(),
  });
}

/** What the breaker that tools share for a dependency knows of it. */
function toStatus(name: string, critical: boolean, breakers: PipelineServices["breakers"]): DependencyStatus {
  const breaker = [...breakers.all].find((each) => each.name === name)?.state;
  return { name, critical, state: "unknown", ...(breaker === undefined ? {} : { breaker }) };
}
