import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { DurationHistogram } from "./duration-histogram.js";
import { ToolMetrics } from "./tool-metrics.js";

/** The label of every call to a tool that does not exist, so that callers cannot make new series. */
export const UNKNOWN_TOOL_LABEL = "_unknown";

/** The `code` of a call that went well, in metrics and in the log. */
export const OK_CODE = "OK";

/** What the server reads off itself at scrape time. */
export interface Readings {
  sessions(): number;
  connections(): number;
}

/** The server's instruments, in a registry of their own. */
export class Metrics {
  readonly registry = new Registry();
  readonly #tools: ToolMetrics[] = [];

  constructor(readings: Readings) {
    collectDefaultMetrics({ register: this.registry });
    this.#readTools(this.#tools);
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
    new Gauge({
      name: "mcp_tool_calls_in_flight",
      help: "Tool calls not answered yet",
      labelNames: ["tool"],
      registers,
      collect() {
        for (const { tool, inFlight } of tools) this.set({ tool }, inFlight);
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
