import { Histogram, type Registry } from "prom-client";
import { DURATION_BUCKETS, type ToolMetrics } from "./tool-metrics.js";

const NAME = "mcp_tool_call_duration_seconds";
const HELP = "Time from a tool call's arrival to its answer";

/** A histogram whose numbers are counted elsewhere: prom-client's own takes them one at a time only. */
export class DurationHistogram extends Histogram<"tool"> {
  readonly #tools: readonly ToolMetrics[];

  constructor(tools: readonly ToolMetrics[], registry: Registry) {
    super({
      name: NAME,
      help: HELP,
      labelNames: ["tool"],
      buckets: DURATION_BUCKETS,
      registers: [registry],
    });
    this.#tools = tools;
  }

  /** What prom-client's registry asks for, and what its get() is made of. */
  async getForPromString(): Promise<object> {
    return { name: NAME, help: HELP, type: "histogram", aggregator: "sum", values: this.#tools.flatMap(valuesOf) };
  }
}

function valuesOf({ tool, durations, durationSum }: ToolMetrics): object[] {
  let count = 0;
  const buckets = durations.map((calls, index) => {
    count += calls;
    return { metricName: `${NAME}_bucket`, labels: { le: DURATION_BUCKETS[index] ?? "+Inf", tool }, value: count };
  });
  if (count === 0) return [];
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels: { tool }, value: durationSum },
    { metricName: `${NAME}_count`, labels: { tool }, value: count },
  ];
}
