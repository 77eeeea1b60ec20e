import { escapeLabel, histogramText, sample } from "../exposition.js";
import { counters, type Family, gauges, type Series } from "../family.js";
import { OK_CODE } from "../labels.js";
import { DURATION_BUCKETS, type ToolMetrics } from "../tool-metrics.js";

type Tools = readonly ToolMetrics[];
/** Undefined where the tool has no such thing. */
type ReadTool = (tool: ToolMetrics) => number | undefined;

/** What is counted of each tool's calls. */
export function toolFamilies(tools: Tools): Family[] {
  const count = (name: string, help: string, read: ReadTool) => counters(name, ["tool"], help, () => each(tools, read));
  const gauge = (name: string, help: string, read: ReadTool) => gauges(name, ["tool"], help, () => each(tools, read));
  return [
    callsFamily(tools),
    durationFamily(tools),
    gauge("mcp_tool_calls_in_flight", "Tool calls not answered yet", ({ inFlight }) => inFlight),
    gauge("mcp_tool_calls_queued", "Tool calls that wait for a place", ({ places }) => places?.waiting),
    queueWaitFamily(tools),
    gauge("mcp_tool_places", "Calls of the tool that may run at once", ({ places }) => places?.limit),
    gauge("mcp_tool_places_taken", "Calls of the tool that hold a place", ({ places }) => places?.taken),
    count("mcp_tool_retries_total", "Attempts made again after one that failed", ({ retries }) => retries),
    count("mcp_tool_overruns_total", "Calls whose code ran on after their answer", ({ overruns }) => overruns),
    gauge("mcp_tool_overruns_in_flight", "Answered calls whose code still runs", ({ overrunning }) => overrunning),
    counters("mcp_tool_cache_lookups_total", ["tool", "result"], "Calls that asked the cache of results", () =>
      cacheLookups(tools),
    ),
    count("mcp_tool_replays_total", "Calls answered with what their idempotency key came to", ({ replays }) => replays),
    count("mcp_usage_cost_total", "What tool calls cost, in the unit of the tools' policy.cost", ({ cost }) => cost),
  ];
}

function callsFamily(tools: Tools): Family {
  const help = "Tool calls that ended, by outcome (ok, error) and error code";
  return counters("mcp_tool_calls_total", ["tool", "outcome", "code"], help, function* (): Generator<Series> {
    for (const { tool, succeeded, failed } of tools) {
      yield [succeeded, tool, "ok", OK_CODE];
      for (const [code, calls] of failed) yield [calls, tool, "error", code];
    }
  });
}

function durationFamily(tools: Tools): Family {
  const name = "mcp_tool_call_duration_seconds";
  return {
    name,
    type: "histogram",
    help: "Time from a tool call's arrival to its answer",
    labels: ["tool"],
    *read() {
      for (const { tool, durations: counts, durationSum: sum } of tools) {
        if (counts.every((calls) => calls === 0)) continue;
        yield histogramText(name, DURATION_BUCKETS, { counts, sum, label: `tool="${escapeLabel(tool)}"` });
      }
    },
  };
}

/** A summary without quantiles: how many waited, and how long together. */
function queueWaitFamily(tools: Tools): Family {
  const name = "mcp_tool_queue_wait_seconds";
  return {
    name,
    type: "summary",
    help: "Time that calls waited for a place, of those that had to",
    labels: ["tool"],
    *read() {
      for (const { tool, places } of tools) {
        if (places === undefined) continue;
        const label = `{tool="${escapeLabel(tool)}"}`;
        yield sample(`${name}_sum`, label, places.waitedMs / 1000) + sample(`${name}_count`, label, places.waits);
      }
    },
  };
}

function* cacheLookups(tools: Tools): Generator<Series> {
  for (const { tool, cache } of tools) {
    if (cache === undefined) continue;
    yield [cache.hits, tool, "hit"];
    yield [cache.misses, tool, "miss"];
  }
}

function* each(tools: Tools, read: ReadTool): Generator<Series> {
  for (const metrics of tools) {
    const value = read(metrics);
    if (value !== undefined) yield [value, metrics.tool];
  }
}
