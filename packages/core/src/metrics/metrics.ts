import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { AuthMetrics } from "./auth-metrics.js";
import { DurationHistogram } from "./duration-histogram.js";
import { ToolMetrics } from "./tool-metrics.js";

/** The label of every call to a tool that does not exist, so that callers cannot make new series. */
export const UNKNOWN_TOOL_LABEL = "_unknown";

/** Where requests are counted that were refused before they were a call, and attempts to authenticate that were. */
const ENDPOINT_LABEL = "_endpoint";
const AUTH_LABEL = "_auth";

/** What no tool may be called. */
export const OWN_LABELS: readonly string[] = [UNKNOWN_TOOL_LABEL, ENDPOINT_LABEL, AUTH_LABEL];

/** The `code` of a call that went well, in metrics and in the log. */
export const OK_CODE = "OK";

const BREAKER_VALUES: Readonly<Record<string, number>> = { closed: 0, "half-open": 0.5, open: 1 };

/** What the server reads off itself at scrape time. */
export interface Readings {
  sessions(): number;
  connections(): number;
  droppedLogLines(): number;
  droppedAuditLines(): number;
  breakers(): Iterable<{ readonly name: string; readonly state: string }>;
}

/** The server's instruments, in a registry of their own. */
export class Metrics {
  readonly registry = new Registry();
  readonly #tools: ToolMetrics[] = [];
  readonly auth = new AuthMetrics();
  /** Promises that were rejected, and nobody handled it. */
  unhandledRejections = 0;
  /** What was refused at the endpoint because it came too often. */
  readonly refusedAtEndpoint = { requests: 0, attempts: 0 };
  /** Saves of the ledger of usage that failed. */
  usageSaveFailures = 0;

  constructor(readings: Readings) {
    collectDefaultMetrics({ register: this.registry });
    this.#readTools(this.#tools);
    this.#readBreakers(readings.breakers);
    const rejections = () => this.unhandledRejections;
    this.#counter("mcp_unhandled_rejections_total", "Promises that were rejected, and nobody handled it", rejections);
    const dropped = "Log lines that could not be written: nobody read them in time, or the disk is full";
    this.#counter("mcp_log_lines_dropped_total", dropped, readings.droppedLogLines);
    const droppedAudit = "Lines of the audit log that could not be written";
    this.#counter("mcp_audit_lines_dropped_total", droppedAudit, readings.droppedAuditLines);
    this.#countAttempts();
    this.#countRateLimited();
    const unsaved = "Saves of the ledger of usage that failed";
    this.#counter("mcp_usage_save_failures_total", unsaved, () => this.usageSaveFailures);
    this.#gauge("mcp_active_sessions", "Sessions that clients hold open", readings.sessions);
    this.#gauge("mcp_active_connections", "Client connections: TCP connections, and 1 for stdio", readings.connections);
  }

  forTool(tool: string): ToolMetrics {
    const metrics = new ToolMetrics(tool);
    this.#tools.push(metrics);
    return metrics;
  }

  /** Of every tool that there is, and the one that stands for those that there are not. */
  get tools(): readonly ToolMetrics[] {
    return this.#tools;
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

  #countAttempts(): void {
    const { auth } = this;
    new Counter({
      name: "mcp_auth_attempts_total",
      help: "Attempts to authenticate, by method and outcome (ok, missing, invalid, throttled, error)",
      labelNames: ["method", "outcome"],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { method, outcome, attempts } of auth.read()) this.inc({ method, outcome }, attempts);
      },
    });
  }

  #countRateLimited(): void {
    const tools = this.#tools;
    const refused = this.refusedAtEndpoint;
    new Counter({
      name: "mcp_rate_limited_total",
      help: "Calls and requests refused because they came too often",
      labelNames: ["tool"],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const { tool, rateLimited } of tools) if (rateLimited > 0) this.inc({ tool }, rateLimited);
        this.inc({ tool: ENDPOINT_LABEL }, refused.requests);
        this.inc({ tool: AUTH_LABEL }, refused.attempts);
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
