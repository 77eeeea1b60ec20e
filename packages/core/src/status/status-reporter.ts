import { getHeapStatistics } from "node:v8";
import type { LimitsConfig } from "../config/limits-schema.js";
import { frameworkVersion } from "../framework-version.js";
import type { Health } from "../health/health.js";
import { type Metrics, UNKNOWN_TOOL_LABEL } from "../metrics/metrics.js";
import type { ToolMetrics } from "../metrics/tool-metrics.js";
import type { Budgets } from "../usage/budgets.js";
import type { MemoryUsageLedger } from "../usage/memory-usage-ledger.js";

import { INTERVAL, MINUTE } from "./point-ring.js";
import type { RecentFailures } from "./recent-failures.js";
import { Recorder } from "./recorder.js";
import { rounded } from "./round.js";
import type {
  BudgetStatus,
  DependencyStatus,
  LimitStatus,
  ProcessStatus,
  ServerStatus,
  StatusReport,
  ToolStatus,
} from "./status-report.js";

/** Those shown who spent most. */
const SPENDERS = 20;

/** What the page tells of, read when it is asked for. */
export interface StatusSources {
  readonly title: string | undefined;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly failures: RecentFailures;
  readonly limits: LimitsConfig;
  readonly budgets: Budgets;
  readonly usage: MemoryUsageLedger;
  readonly playground: boolean;
  /** Of tools, by name. */
  readonly titles: ReadonlyMap<string, string>;
  addresses(): readonly string[];
  sessions(): number;
  connections(): number;
  dependencies(): readonly DependencyStatus[];
  /** Milliseconds by which the event loop came late at worst, since it was last asked. */
  takeEventLoopLag(): number;
}

/** Says how the server does, for its status page. */
export class StatusReporter {
  readonly #sources: StatusSources;
  readonly #recorder: Recorder;
  readonly #startedAt = Date.now();
  readonly #framework = frameworkVersion();

  constructor(sources: StatusSources) {
    this.#sources = sources;
    const { metrics } = sources;
    this.#recorder = new Recorder({
      tools: () => metrics.tools,
      takeEventLoopLag: () => sources.takeEventLoopLag(),
    });
  }

  start(): void {
    this.#recorder.start();
  }

  stop(): void {
    this.#recorder.stop();
  }

  /**
   * Makes the points that are due, which a timer does once it is started.
   * @param now on the monotonic clock
   */
  record(now?: number): void {
    this.#recorder.record(now);
  }

  /** @param since the newest point that is known already: only those after it are in the report's series */
  report(since?: number): StatusReport {
    const { metrics, failures, playground, sessions, connections, dependencies } = this.#sources;
    const { last, size } = this.#recorder;
    const isKnown = since !== undefined && since <= last;
    const points = isKnown ? Math.min(size, last - since) : size;
    const shown = metrics.tools.filter((tool) => tool.tool !== UNKNOWN_TOOL_LABEL || callsOf(tool).calls > 0);
    return {
      server: this.#server(),
      process: this.#process(),
      clients: { sessions: sessions(), connections: connections() },
      tools: shown.map((tool) => this.#tool(tool, points)).sort((a, b) => (a.name < b.name ? -1 : 1)),
      series: { interval: INTERVAL, last },
      failures: failures.list(),
      dependencies: dependencies(),
      limits: this.#limits(),
      budgets: this.#budgets(),
      playground,
    };
  }

  #server(): ServerStatus {
    const { title, health, addresses } = this.#sources;
    const { name, version, status: state, reasons = [] } = health.report();
    return {
      name,
      ...(title === undefined ? {} : { title }),
      version,
      framework: this.#framework,
      node: process.version,
      pid: process.pid,
      startedAt: this.#startedAt,
      now: Date.now(),
      addresses: addresses(),
      state,
      reasons,
    };
  }

  #process(): ProcessStatus {
    const { cpu, eventLoopLag } = this.#recorder;
    const { used_heap_size: heapUsed, heap_size_limit: heapLimit } = getHeapStatistics();
    const memory = { rss: process.memoryUsage.rss(), heapUsed, heapLimit };
    return { cpu: rounded(cpu), memory, eventLoopLag: rounded(eventLoopLag) };
  }

  #tool(tool: ToolMetrics, points: number): ToolStatus {
    const { last, size } = this.#recorder;
    const { tool: name, inFlight, queued } = tool;
    const title = this.#sources.titles.get(name);
    const ring = this.#recorder.ringOf(tool);
    const minute = ring?.lastMinute(last) ?? { calls: 0, errors: 0 };
    const seconds = (Math.min(size, MINUTE) * INTERVAL) / 1000;
    const series = ring?.series(last, points);
    return {
      name,
      ...(title === undefined ? {} : { title }),
      ...callsOf(tool),
      inFlight,
      queued,
      perSecond: minute.calls === 0 ? 0 : rounded(minute.calls / seconds),
      errorRatio: minute.calls === 0 ? 0 : rounded(minute.errors / minute.calls),
      latency: ring?.latency() ?? null,
      ...(series === undefined ? {} : { series }),
    };
  }

  #limits(): LimitStatus {
    const { metrics, limits } = this.#sources;
    const { perPrincipal, perAddress } = limits;
    const refusing = metrics.tools.filter(({ rateLimited }) => rateLimited > 0);
    return {
      refused: { ...metrics.refusedAtEndpoint },
      ...(perPrincipal === undefined ? {} : { perPrincipal }),
      ...(perAddress === undefined ? {} : { perAddress }),
      tools: refusing.map(({ tool, rateLimited }) => ({ tool, refused: rateLimited })),
    };
  }

  #budgets(): BudgetStatus[] {
    const { budgets, usage } = this.#sources;
    return usage.topSpenders(SPENDERS).map((spender) => {
      const { soft, hard } = budgets.of(spender.principal);
      return { ...spender, ...(Number.isFinite(soft) ? { soft } : {}), ...(Number.isFinite(hard) ? { hard } : {}) };
    });
  }
}

/** Since the start. */
function callsOf({ succeeded, failed }: ToolMetrics): { readonly calls: number; readonly errors: number } {
  let errors = 0;
  for (const calls of failed.values()) errors += calls;
  return { calls: succeeded + errors, errors };
}
