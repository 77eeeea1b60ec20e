import { expect, test } from "@jest/globals";
import { Histogram, Registry } from "prom-client";
import { DurationHistogram } from "./duration-histogram.js";
import { DURATION_BUCKETS, ToolMetrics } from "./tool-metrics.js";

const SECONDS = [0, 0.0005, 0.001, 0.0011, 0.3, 0.3, 2.5, 59.9, 60, 61, 1000];

test("says of the same durations what prom-client's own histogram says", async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  const tools = ["a", "b", "idle"].map((tool) => new ToolMetrics(tool));
  const { name, help } = Object(new DurationHistogram(tools, ours));
  const own = new Histogram({ name, help, labelNames: ["tool"], buckets: DURATION_BUCKETS, registers: [theirs] });
  for (const tool of tools.slice(0, 2)) {
    for (const seconds of SECONDS) {
      tool.started();
      tool.ended(seconds, undefined);
      own.observe({ tool: tool.tool }, seconds);
    }
  }
  const sorted = (text: string) => text.trim().split("\n").sort();
  expect(sorted(await ours.metrics())).toEqual(sorted(await theirs.metrics()));
});
