import type { EmitInput } from "../../emitter.js";
import type { Alert, RuleGroup } from "../alert.js";
import { plain, quote } from "../promql.js";

/** Whether the server can keep up. */
export function saturationGroup({ name, deployment }: EmitInput): RuleGroup {
  const { eventLoopLag, heap: heapShare } = deployment.overload;
  // In time to do something before calls are refused.
  const alerts = [eventLoop(name, eventLoopLag / 2 / 1000), cpu(name), heap(name, 0.9 * heapShare), queue(name)];
  return { name: `${name}: saturation`, alerts };
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

function heap(name: string, share: number): Alert {
  const job = `job=${quote(name)}`;
  const series = (what: string) => `nodejs_heap_size_${what}_bytes{${job},instance="a:1"}`;
  return {
    name: "McpHeapNearlyFull",
    expr: `nodejs_heap_size_used_bytes{${job}} / nodejs_heap_size_limit_bytes{${job}} > ${plain(share)}`,
    for: "10m",
    severity: "ticket",
    summary: "The heap of {{ $labels.instance }} is nearly full",
    description: `For 10 minutes more than ${plain(100 * share)}% of the heap's limit of {{ $labels.instance }} was in use, {{ $value | humanizePercentage }} now: a little more, and the server refuses calls with OVERLOADED, or dies of it. Raise --max-old-space-size, or find what keeps memory.`,
    proof: {
      fires: { [series("used")]: "98x40", [series("limit")]: "100x40" },
      quiet: { [series("used")]: "98x8 40 98x8 40x30", [series("limit")]: "100x60" },
      at: "17m",
      labels: { job: name, instance: "a:1" },
      value: "98%",
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
