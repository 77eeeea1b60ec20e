import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { DurationHistogram } from "./duration-histogram.js";
import { ToolMetrics } from "./tool-metrics.js";

/** The label of every call to a tool that does not exist, so that callers cannot make new series. */
export const UNKNOWN_TOOL_LABEL = "_unknown";

/** The `code` of a call that went well, in metrics and in the log. */
export const OK_CODE = "OK";

const BREAKER_VALUES: Readonly<Record<string, number>> = { closed: 0, "half-open": 0.5, open: 1 };

/** What the server reads off itself at scrape time. */
export interface Readings {
  sessions(): number;
  connections(): number;
  breakers(): Iterable<{ readonly name: string; readonly state: string }>;
}

/** The server's instruments, in a registry of their own. */
export class Metrics {
  readonly registry = new Registry();
  readonly #tools: ToolMetrics[] = [];
  /** Promises that were rejected, and nobody handled it. */
  unhandledRejections = 0;
  /** Saves of the ledger of usage that failed. */
  usageSaveFailures = 0;

  constructor(readings: Readings) {
    collectDefaultMetrics({ register: this.registry });
    this.#readTools(this.#tools);
    this.#readBreakers(readings.breakers);
    this.#counter(
      "mcp_unhandled_rejections_total",
      "Promises that were rejected, and nobody handled it",
      () => this.unhandledRejections,
    );
    this.#counter(
      "mcp_usage_save_failures_total",
      "Saves of the ledger of usage that failed",
      () => this.usageSaveFailures,
    );
    this.#gauge("mcp_active_sessions", "Sessions that clients hold open", readings.sessions);
    this.#gauge("mcp_active_connections", "Client connections: TCP connections, and 1 for stdio", readings.connections);
  }

  forTool(tool: string): ToolMetrics {
    const metrics = new ToolMetrics(tool);
    this.#tools.push(metrics);
    return metrics;
  }

  #readTools(tools: readonly ToolMetrics[]): void {
    const registers = [this.registry];
    new Counter({
      name: "mcp_tool_calls_total",
      help: "Tool calls that ended, by outcome (ok, error) and error code",
      labelNames: ["tool", "outcome", "code"],
      registers,
      collect() {
        this.reset();
        for (const { tool, succeeded, failed } of tools) {
          this.inc({ tool, outcome: "ok", code: OK_CODE }, succeeded);
          for (const [code, calls] of failed) this.inc({ tool, outcome: "error", code }, calls);
        }
      },
    });
    new DurationHistogram(tools, this.registry);
    this.#toolCounter("mcp_tool_retries_total", "Attempts made again after one that failed", ({ retries }) => retries);
    this.#toolCounter(
      "mcp_tool_overruns_total",
      "Calls whose code ran on after their answer",
      ({ overruns }) => overruns,
    );
    this.#toolCounter(
      "mcp_usage_cost_total",
      "What tool calls cost, in the unit of the tools' policy.cost",
      ({ cost }) => cost,
    );
    this.#toolGauge(
      "mcp_tool_overruns_in_flight",
      "Answered calls whose code still runs",
      ({ overrunning }) => overrunning,
    );
    this.#toolGauge("mcp_tool_calls_queued", "Tool calls that wait for a place", ({ queued }) => queued);
    this.#toolGauge("mcp_tool_calls_in_flight", "Tool calls not answered yet", ({ inFlight }) => inFlight);
  }

  #counter(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }

  #readBreakers(breakers: Readings["breakers"]): void {
    new Gauge({
      name: "mcp_breaker_open",
      help: "1 for a circuit breaker that lets no calls through, 0.5 for one that lets one try",
      labelNames: ["breaker"],
      registers: [this.registry],
      collect() {
        for (const { name, state } of breakers()) this.set({ breaker: name }, BREAKER_VALUES[state] ?? 0);
      },
    });
  }

  #toolCounter(name: string, help: string, read: (tool: ToolMetrics) => number): void {
    const tools = this.#tools;
    new Counter({
      name,
      help,
      labelNames: ["tool"],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const each of tools) this.inc({ tool: each.tool }, read(each));
      },
    });
  }

  #toolGauge(name: string, help: string, read: (tool: ToolMetrics) => number): void {
    const tools = this.#tools;
    new Gauge({
      name,
      help,
      labelNames: ["tool"],
      registers: [this.registry],
      collect() {
        for (const each of tools) this.set({ tool: each.tool }, read(each));
      },
    });
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
