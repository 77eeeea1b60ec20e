import { expect, test } from "@jest/globals";
import { Counter, Histogram, Registry as PromRegistry } from "prom-client";
import { makeMetrics } from "../../fixtures/make-metrics.js";
import { DURATION_BUCKETS } from "../tool-metrics.js";

const SECONDS = [0, 0.0005, 0.001, 0.0011, 0.3, 0.3, 2.5, 59.9, 60, 61, 1000];
const SHOWN = ["mcp_tool_calls_total", "mcp_tool_call_duration_seconds"];

test("says of the same calls what Prometheus' own client library says", async () => {
  const { registry, ...metrics } = withTools("a", "b", "idle");
  const theirs = new PromRegistry();
  const registers = [theirs];
  const calls = new Counter({
    name: "mcp_tool_calls_total",
    help: "?",
    labelNames: ["tool", "outcome", "code"],
    registers,
  });
  const durations = new Histogram({
    name: "mcp_tool_call_duration_seconds",
    help: "?",
    labelNames: ["tool"],
    buckets: DURATION_BUCKETS,
    registers,
  });
  for (const measured of metrics.tools) calls.inc({ tool: measured.tool, outcome: "ok", code: "OK" }, 0);
  for (const measured of metrics.tools.slice(0, 2)) {
    SECONDS.forEach((seconds, index) => {
      const code = index % 3 === 0 ? "TIMEOUT" : undefined;
      measured.started();
      measured.ended(seconds, code);
      calls.inc({ tool: measured.tool, outcome: code === undefined ? "ok" : "error", code: code ?? "OK" });
      durations.observe({ tool: measured.tool }, seconds);
    });
  }
  const samples = (text: string) =>
    text
      .split("\n")
      .filter((line) => SHOWN.some((name) => line.startsWith(name)))
      .sort();
  expect(samples(await registry.metrics())).toEqual(samples(await theirs.metrics()));
});

function withTools(...names: string[]) {
  const metrics = makeMetrics();
  return { registry: metrics.registry, tools: names.map((name) => metrics.forTool(name)) };
}
