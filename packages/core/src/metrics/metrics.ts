import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ErrorCode } from "../errors/catalogue.js";

/** Seconds. From a cache hit to the 30 s deadline of tools that call out. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** The label of every call to a tool that does not exist, so that callers cannot make new series. */
export const UNKNOWN_TOOL_LABEL = "_unknown";

/** The `code` of a call that went well, in metrics and in the log. */
export const OK_CODE = "OK";

/** What the pipeline records of one tool's calls, with the label already bound. */
export interface ToolMetrics {
  started(): void;
  ended(seconds: number, code: ErrorCode | undefined): void;
}

/** What the server reads off itself at scrape time. */
export interface Readings {
  sessions(): number;
  connections(): number;
}

/** The server's instruments, in a registry of their own. */
export class Metrics {
  readonly registry = new Registry();
  readonly #calls = new Counter({
    name: "mcp_tool_calls_total",
    help: "Tool calls that ended, by outcome (ok, error) and error code",
    labelNames: ["tool", "outcome", "code"] as const,
    registers: [this.registry],
  });
  readonly #duration = new Histogram({
    name: "mcp_tool_call_duration_seconds",
    help: "Time from a tool call's arrival to its answer",
    labelNames: ["tool"] as const,
    buckets: DURATION_BUCKETS,
    registers: [this.registry],
  });
  readonly #inFlight = new Gauge({
    name: "mcp_tool_calls_in_flight",
    help: "Tool calls not answered yet",
    labelNames: ["tool"] as const,
    registers: [this.registry],
  });

  constructor(readings: Readings) {
    collectDefaultMetrics({ register: this.registry });
    this.#gauge("mcp_active_sessions", "Sessions that clients hold open", readings.sessions);
    this.#gauge("mcp_active_connections", "Client connections: TCP connections, and 1 for stdio", readings.connections);
  }

  forTool(tool: string): ToolMetrics {
    const duration = this.#duration.labels({ tool });
    const inFlight = this.#inFlight.labels({ tool });
    const succeeded = this.#calls.labels({ tool, outcome: "ok", code: OK_CODE });
    inFlight.set(0);
    succeeded.inc(0);
    return {
      started: () => inFlight.inc(),
      ended: (seconds, code) => {
        inFlight.dec();
        duration.observe(seconds);
        if (code === undefined) succeeded.inc();
        else this.#calls.inc({ tool, outcome: "error", code });
      },
    };
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
