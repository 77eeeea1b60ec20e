import type { EmitInput } from "../../emitter.js";
import type { Alert, RuleGroup } from "../alert.js";
import { plain, quote } from "../promql.js";

/** Whether the server can keep up. */
export function saturationGroup({ name, deployment }: EmitInput): RuleGroup {
  // In time to do something before calls are refused.
  const lag = deployment.overload.eventLoopLag / 2 / 1000;
  return { name: `${name}: saturation`, alerts: [eventLoop(name, lag), cpu(name), queue(name)] };
}

function eventLoop(name: string, seconds: number): Alert {
  const limit = plain(seconds);
  const series = `nodejs_eventloop_lag_p99_seconds{job=${quote(name)},instance="a:1"}`;
  return {
    name: "McpEventLoopLags",
    expr: `nodejs_eventloop_lag_p99_seconds{job=${quote(name)}} > ${limit}`,
    for: "5m",
    severity: "ticket",
    summary: "The event loop of {{ $labels.instance }} comes late",
    description: `For 5 minutes the event loop of {{ $labels.instance }} came more than ${limit} s late, and every call waits for it; at twice that the server refuses calls with OVERLOADED. The log names the tool that blocks it.`,
    proof: {
      fires: { [series]: `0 ${plain(2 * seconds)}x20` },
      quiet: { [series]: `${plain(2 * seconds)}x3 0 ${plain(2 * seconds)}x3 0x20` },
      at: "8m",
      labels: { job: name, instance: "a:1" },
    },
  };
}

function cpu(name: string): Alert {
  const series = `process_cpu_seconds_total{job=${quote(name)},instance="a:1"}`;
  return {
    name: "McpCpuSaturated",
    expr: `rate(process_cpu_seconds_total{job=${quote(name)}}[5m]) > 0.9`,
    for: "15m",
    severity: "ticket",
    summary: "{{ $labels.instance }} of {{ $labels.job }} uses all of a core",
    description:
      "For 15 minutes {{ $labels.instance }} used {{ $value | humanizePercentage }} of a core; tools share one, but for those in workers. Add an instance, or move the tool that computes into a worker.",
    proof: {
      fires: { [series]: "0+57x40" },
      quiet: { [series]: "0+48x40" },
      at: "30m",
      labels: { job: name, instance: "a:1" },
      value: "95%",
    },
  };
}

function queue(name: string): Alert {
  const series = `mcp_tool_calls_queued{job=${quote(name)},instance="a:1",tool="a"}`;
  return {
    name: "McpCallsQueue",
    expr: `mcp_tool_calls_queued{job=${quote(name)}} > 0`,
    for: "5m",
    severity: "ticket",
    summary: "Calls to the tool {{ $labels.tool }} wait for a place",
    description:
      "For 5 minutes all places of {{ $labels.tool }} on {{ $labels.instance }} were taken and calls waited, {{ $value }} now; those that wait too long are refused with OVERLOADED. See whether the tool became slow, or more is asked of it.",
    proof: {
      fires: { [series]: "0 7x20" },
      quiet: { [series]: "7x3 0 7x3 0x20" },
      at: "8m",
      labels: { job: name, instance: "a:1", tool: "a" },
      value: "7",
    },
  };
}
