import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { makeMetrics } from "../fixtures/make-metrics.js";
import { readSamples } from "../fixtures/read-samples.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);

/** The text that breaks a format of lines and quotes, before anything else. */
const hostile = fc.oneof(
  fc.constantFrom('"', "\\", "\n", '\\"} 1\nup 1', '"} 1e9\n# EOF\n', "\\n", "\r\n", "\u2028", "__proto__", "", "\0"),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom('"', "\\", "\n", "n", "}", "{", ",", "=", " ", "é") }),
);

describe("what an author or an operator named", () => {
  test(`is read back as it was written, and adds no line (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (name, tool) => {
        const build = { name, version: name, framework: "1" };
        const metrics = makeMetrics({ build, breakers: () => [{ name, state: "open", openings: 2 }] });
        metrics.forTool(tool).ended(0.5, "TIMEOUT");
        const samples = readSamples(await metrics.registry.metrics());
        const labelsOf = (metric: string) =>
          samples.filter((sample) => sample.name === metric).map(({ labels }) => labels);
        expect(labelsOf("mcp_breaker_open")).toEqual([{ breaker: name }]);
        expect(labelsOf("mcp_build_info")).toMatchObject([{ name, version: name }]);
        expect(labelsOf("mcp_tool_calls_total")).toMatchObject([
          { tool, code: "OK" },
          { tool, code: "TIMEOUT" },
        ]);
        expect(labelsOf("mcp_tool_call_duration_seconds_count")).toEqual([{ tool }]);
      }),
      { seed: SEED, numRuns: 50 },
    );
  });
});

test("what can't be read is left out, counted, and logged once; all else is shown", async () => {
  const lines: unknown[] = [];
  const fail = (): never => {
    throw new Error("no reading");
  };
  const { registry } = makeMetrics({ sessions: fail, breakers: fail }, (line) => lines.push(line));
  await registry.metrics();
  const text = await registry.metrics();
  expect(text).toContain("mcp_metric_read_failures_total 6\n");
  expect(text).not.toMatch(/^mcp_(active_sessions|breaker)/m);
  expect(text).toMatch(/^mcp_active_connections 0$/m);
  expect(readSamples(text).map(({ name }) => name)).toContain("process_resident_memory_bytes");
  expect(lines).toEqual([
    expect.objectContaining({ metric: "mcp_active_sessions", err: expect.objectContaining({ message: "no reading" }) }),
    expect.objectContaining({ metric: "mcp_breaker_open" }),
    expect.objectContaining({ metric: "mcp_breaker_openings_total" }),
  ]);
});

test("other work goes on while the metrics of 1,000 tools are written", async () => {
  const metrics = makeMetrics();
  for (let n = 0; n < 1_000; n += 1) metrics.forTool(`tool_${n}`).ended(n / 100, undefined);
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const text = await metrics.registry.metrics();
  isDone = true;
  expect(text.length / turns).toBeLessThan(100_000);
  expect(readSamples(text).filter(({ name }) => name === "mcp_tool_call_duration_seconds_count")).toHaveLength(1_000);
});

test("two metrics of one name are refused", () => {
  const { registry } = makeMetrics();
  expect(() => registry.add(registry.families.slice(0, 1))).toThrow("There is a metric mcp_build_info already.");
});
