import type { EmitInput } from "../emitter.js";
import { FAILED, SERVED } from "../prometheus/failure-codes.js";
import { plain } from "../prometheus/promql.js";
import type { Panel, PanelRow } from "./panel.js";

const RANGE = "[$__rate_interval]";

/** Rate, errors and duration of the whole server. @param of selects its series, and the tools that are chosen */
export function overviewRow(of: string, server: string, { availability }: EmitInput["deployment"]["slo"]): PanelRow {
  const allowed = 1 - availability / 100;
  const stat = (panel: Omit<Panel, "type">): Panel => ({ type: "stat", ...panel });
  const chart = (panel: Omit<Panel, "type">): Panel => ({ type: "timeseries", ...panel });
  const quantile = (q: number) =>
    `histogram_quantile(${q}, sum by (le) (rate(mcp_tool_call_duration_seconds_bucket{${of}}${RANGE})))`;
  return {
    title: "Overview",
    panels: [
      stat({
        title: "Instances ready",
        description: "Those that say that they should be sent calls.",
        unit: "none",
        queries: [{ expr: `sum(mcp_ready{${server}})`, legend: "" }],
        steps: [
          { color: "red", value: null },
          { color: "green", value: 1 },
        ],
      }),
      stat({
        title: "Calls per second",
        description: "Calls that ended.",
        unit: "reqps",
        queries: [{ expr: `sum(rate(mcp_tool_calls_total{${of}}${RANGE}))`, legend: "" }],
      }),
      stat({
        title: "Failed by the server's fault",
        description: `Share of calls; the SLO allows ${plain(100 * allowed)} %. Callers' own mistakes are not in it.`,
        unit: "percentunit",
        queries: [{ expr: failedShare("", of), legend: "" }],
        steps: [
          { color: "green", value: null },
          { color: "red", value: Number(plain(allowed)) },
        ],
      }),
      stat({
        title: "p95",
        description: "95 % of calls are faster.",
        unit: "s",
        queries: [{ expr: quantile(0.95), legend: "" }],
      }),
      stat({
        title: "In flight",
        description: "Calls not answered yet.",
        unit: "none",
        queries: [{ expr: `sum(mcp_tool_calls_in_flight{${of}})`, legend: "" }],
      }),
      stat({
        title: "Up since",
        description: "Of the instance that started last.",
        unit: "s",
        queries: [{ expr: `min(time() - process_start_time_seconds{${server}})`, legend: "" }],
      }),
      chart({
        title: "Calls by outcome",
        description: "Per second.",
        unit: "reqps",
        queries: [{ expr: `sum by (outcome) (rate(mcp_tool_calls_total{${of}}${RANGE}))`, legend: "{{outcome}}" }],
      }),
      chart({
        title: "Errors by code",
        description: "Per second; docs/reference/errors.md says what each means.",
        unit: "reqps",
        queries: [
          { expr: `sum by (code) (rate(mcp_tool_calls_total{${of},outcome="error"}${RANGE}))`, legend: "{{code}}" },
        ],
      }),
      chart({
        title: "Duration",
        description: "From a call's arrival to its answer.",
        unit: "s",
        queries: [0.5, 0.95, 0.99].map((q) => ({ expr: quantile(q), legend: `p${100 * q}` })),
      }),
    ],
  };
}

/** The same by tool. */
export function toolsRow(of: string): PanelRow {
  const byTool = (title: string, description: string, unit: string, expr: string): Panel => ({
    type: "timeseries",
    title,
    description,
    unit,
    queries: [{ expr, legend: "{{tool}}" }],
  });
  const sum = (metric: string) => `sum by (tool) (${metric}{${of}})`;
  const rate = (metric: string) => `sum by (tool) (rate(${metric}{${of}}${RANGE}))`;
  return {
    title: "Tools",
    panels: [
      byTool("Calls", "Per second.", "reqps", rate("mcp_tool_calls_total")),
      byTool("Failed by the server's fault", "Share of calls.", "percentunit", failedShare("by (tool) ", of)),
      byTool(
        "p95",
        "95 % of calls are faster.",
        "s",
        `histogram_quantile(0.95, sum by (tool, le) (rate(mcp_tool_call_duration_seconds_bucket{${of}}${RANGE})))`,
      ),
      byTool("In flight", "Calls not answered yet.", "none", sum("mcp_tool_calls_in_flight")),
      byTool(
        "Retries",
        "Per second: attempts made again after one that failed.",
        "reqps",
        rate("mcp_tool_retries_total"),
      ),
      byTool("Overruns", "Answered calls whose code still runs.", "none", sum("mcp_tool_overruns_in_flight")),
    ],
  };
}

/** 0 where nothing failed, which no series says. */
function failedShare(by: string, of: string): string {
  const rate = (code: string) => `sum ${by}(rate(mcp_tool_calls_total{${of},${code}}${RANGE}))`;
  return `(${rate(FAILED)} or 0 * ${rate(SERVED)}) / ${rate(SERVED)}`;
}
