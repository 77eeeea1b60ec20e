import type { Panel, PanelRow } from "./panel.js";

const RANGE = "[$__rate_interval]";

function chart(title: string, description: string, unit: string, ...queries: [expr: string, legend: string][]): Panel {
  return { type: "timeseries", title, description, unit, queries: queries.map(([expr, legend]) => ({ expr, legend })) };
}

/** Whether the server can keep up. @param of selects its series, `ofTools` those of the tools that are chosen */
export function saturationRow(of: string, ofTools: string): PanelRow {
  return {
    title: "Saturation",
    panels: [
      chart("Event loop", "By how much it comes late; every call waits for it.", "s", [
        `nodejs_eventloop_lag_p99_seconds{${of}}`,
        "{{instance}} p99",
      ]),
      chart("CPU", "Of one core, which all tools share but those in workers.", "percentunit", [
        `rate(process_cpu_seconds_total{${of}}${RANGE})`,
        "{{instance}}",
      ]),
      chart(
        "Memory",
        "Of the whole process, and of JavaScript's heap.",
        "bytes",
        [`process_resident_memory_bytes{${of}}`, "{{instance}} resident"],
        [`nodejs_heap_size_used_bytes{${of}}`, "{{instance}} heap"],
        [`nodejs_heap_size_limit_bytes{${of}}`, "{{instance}} heap's limit"],
      ),
      chart("Queue", "Calls that wait for a place.", "none", [
        `sum by (tool) (mcp_tool_calls_queued{${ofTools}})`,
        "{{tool}}",
      ]),
      chart(
        "Clients",
        "Sessions and connections that are open.",
        "none",
        [`sum(mcp_active_sessions{${of}})`, "sessions"],
        [`sum(mcp_active_connections{${of}})`, "connections"],
      ),
      chart(
        "Lost records",
        "Per second: lines of the logs that could not be written.",
        "none",
        [`sum(rate(mcp_log_lines_dropped_total{${of}}${RANGE}))`, "log"],
        [`sum(rate(mcp_audit_lines_dropped_total{${of}}${RANGE}))`, "audit"],
      ),
    ],
  };
}

export function dependenciesRow(of: string): PanelRow {
  return {
    title: "Dependencies",
    panels: [
      chart("Up", "1 where a dependency's health check went well, 0 where it failed.", "none", [
        `min by (dependency) (mcp_dependency_up{${of}})`,
        "{{dependency}}",
      ]),
      chart("Circuit breakers", "1 is open: calls are refused; 0.5 lets one try.", "none", [
        `max by (breaker) (mcp_breaker_open{${of}})`,
        "{{breaker}}",
      ]),
    ],
  };
}

export function limitsRow(of: string, ofTools: string): PanelRow {
  return {
    title: "Limits and cost",
    panels: [
      chart("Rate limited", "Per second: calls, requests (_endpoint) and attempts to authenticate (_auth).", "reqps", [
        `sum by (tool) (rate(mcp_rate_limited_total{${of}}${RANGE}))`,
        "{{tool}}",
      ]),
      chart("Cost", "Per hour, in the unit of the tools' policy.cost.", "none", [
        `3600 * sum by (tool) (rate(mcp_usage_cost_total{${ofTools}}${RANGE}))`,
        "{{tool}}",
      ]),
      chart("Budgets", "Callers who have spent their soft or hard budgets.", "none", [
        `max by (budget) (mcp_budget_principals{${of}})`,
        "{{budget}}",
      ]),
      chart("Attempts to authenticate", "Per second, by how they ended.", "reqps", [
        `sum by (method, outcome) (rate(mcp_auth_attempts_total{${of}}${RANGE}))`,
        "{{method}} {{outcome}}",
      ]),
    ],
  };
}
