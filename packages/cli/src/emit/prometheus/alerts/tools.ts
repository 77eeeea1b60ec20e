import type { EmitInput } from "../../emitter.js";
import type { Alert, RuleGroup } from "../alert.js";
import { FAILED, SERVED } from "../failure-codes.js";
import { anyOf, plain, quote } from "../promql.js";
import { calls } from "./availability.js";

/** Milliseconds. mcp_tool_call_duration_seconds tells no longer durations apart. */
const LONGEST_TOLD_APART = 60_000;

/** Whether each tool does what is asked of it. */
export function toolsGroup(input: EmitInput): RuleGroup {
  return { name: `${input.name}: tools`, alerts: [failing(input.name), ...slow(input), overruns(input.name)] };
}

function failing(name: string): Alert {
  const sum = (how: string, matcher: string) =>
    `sum by (job, tool) (${how}(mcp_tool_calls_total{job=${quote(name)},${matcher}}[10m]))`;
  return {
    name: "McpToolFails",
    expr: `${sum("rate", FAILED)} / ${sum("rate", SERVED)} > 0.25\nand ${sum("increase", FAILED)} >= 5`,
    for: "5m",
    severity: "ticket",
    summary: "{{ $value | humanizePercentage }} of the calls to the tool {{ $labels.tool }} fail",
    description:
      "{{ $value | humanizePercentage }} of the calls to {{ $labels.tool }} failed in the last 10 minutes by the server's fault: the tool is broken, or what it depends on is. The log lines of its failed calls say which.",
    proof: {
      fires: calls(name, { OK: 4, INTERNAL: 4 }),
      quiet: calls(name, { OK: 16, INTERNAL: 4, NOT_FOUND: 80 }),
      at: "30m",
      labels: { job: name, tool: "a" },
      value: "50%",
    },
  };
}

/** One alert for all tools with the same SLO. */
function slow({ name, tools, deployment }: EmitInput): Alert[] {
  const bySlo = new Map<number, string[]>();
  for (const tool of tools) {
    const limit = deployment.slo.p95 ?? tool.timeout / 2;
    if (limit < LONGEST_TOLD_APART) bySlo.set(limit, [...(bySlo.get(limit) ?? []), tool.name]);
  }
  return [...bySlo].map(([limit, names]) => slowerThan(name, limit / 1000, names));
}

function slowerThan(name: string, seconds: number, tools: readonly string[]): Alert {
  const job = `job=${quote(name)}`;
  const limit = plain(seconds);
  const [tool = ""] = tools;
  const buckets = (below: number) => {
    const bucket = (le: string) =>
      `mcp_tool_call_duration_seconds_bucket{${job},instance="a:1",tool="${tool}",le="${le}"}`;
    return { [bucket(limit)]: `0+${below}x60`, [bucket(plain(2 * seconds))]: "0+100x60", [bucket("+Inf")]: "0+100x60" };
  };
  return {
    name: "McpToolSlow",
    expr: `histogram_quantile(0.95, sum by (job, tool, le) (rate(mcp_tool_call_duration_seconds_bucket{${job},tool=~${anyOf(tools)}}[10m]))) > ${limit}`,
    for: "10m",
    severity: "ticket",
    ruleLabels: { slo: `${limit}s` },
    summary: `The tool {{ $labels.tool }} is slower than ${limit} s`,
    description: `For 10 minutes more than 5 % of the calls to {{ $labels.tool }} took longer than its SLO of ${limit} s. See whether its calls wait in the queue, whether what it depends on is slow, and whether the server itself is busy.`,
    proof: { fires: buckets(90), quiet: buckets(96), at: "30m", labels: { job: name, tool } },
  };
}

function overruns(name: string): Alert {
  const series = `mcp_tool_overruns_in_flight{job=${quote(name)},instance="a:1",tool="a"}`;
  return {
    name: "McpToolOverrunsStay",
    expr: `mcp_tool_overruns_in_flight{job=${quote(name)}} > 0`,
    for: "10m",
    severity: "ticket",
    summary: "Code of the tool {{ $labels.tool }} runs on after its answers",
    description:
      "For 10 minutes {{ $labels.instance }} had calls of {{ $labels.tool }} whose code still ran after their answer, {{ $value }} now: the tool does not heed ctx.signal, and what it holds is not given back. Pass the signal on to what the tool waits for.",
    proof: {
      fires: { [series]: "0 3x30" },
      quiet: { [series]: "3x8 0 3x8" },
      at: "15m",
      labels: { job: name, instance: "a:1", tool: "a" },
      value: "3",
    },
  };
}
