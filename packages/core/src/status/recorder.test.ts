import { afterEach, expect, jest, test } from "@jest/globals";
import { monotonicMs } from "../clock.js";
import { ToolMetrics } from "../metrics/tool-metrics.js";
import { INTERVAL, POINTS } from "./point-ring.js";
import { Recorder } from "./recorder.js";

/** A recorder whose clock the test has, and the tool that it looks at. */
function record() {
  const tool = new ToolMetrics("price");
  const recorder = new Recorder({ tools: () => [tool], takeEventLoopLag: () => 7 });
  const [first, startedAt] = [recorder.last, monotonicMs()];
  let passed = 0;
  return {
    tool,
    recorder,
    first,
    pass: (points = 1, late = 0) => {
      passed += points;
      recorder.record(startedAt + passed * INTERVAL + late);
    },
    series: (count = recorder.size) => recorder.ringOf(tool)?.series(recorder.last, count),
  };
}

function call(tool: ToolMetrics, times: number, milliseconds: number, code?: "INTERNAL"): void {
  for (let n = 0; n < times; n += 1) {
    tool.started();
    tool.ended(milliseconds / 1000, code);
  }
}

test("a point has what ended since the last one, its p95, and what is in flight", () => {
  const { tool, recorder, pass, series, first } = record();
  call(tool, 8, 3); // in the bucket from 2.5 to 5 ms
  call(tool, 2, 40, "INTERNAL"); // in that from 25 to 50 ms
  tool.started();
  pass();
  call(tool, 1, 3);
  pass();
  expect(recorder.last - first).toBe(2);
  expect(series()).toEqual({
    calls: [10, 1],
    errors: [2, 0],
    // 25 + 25 × (9.5 − 8) / 2 and 2.5 + 2.5 × 0.95, to three digits
    p95: [43.8, 4.88],
    inFlight: [1, 1],
  });
  expect(recorder.ringOf(tool)?.lastMinute(recorder.last)).toEqual({ calls: 11, errors: 2 });
  // Of 9 in the one bucket and 2 in the other: 2.5 + 2.5 × 5.5 / 9, 25 + 25 × (10.45 − 9) / 2, 25 + 25 × (10.89 − 9) / 2
  expect(recorder.ringOf(tool)?.latency()).toEqual({ p50: 4.03, p95: 43.1, p99: 48.6 });
});

test("a point without calls is 0, and has no p95", () => {
  const { tool, pass, series } = record();
  call(tool, 1, 3);
  pass();
  pass();
  expect(series()).toEqual({ calls: [1, 0], errors: [0, 0], p95: [4.88, null], inFlight: [0, 0] });
});

test("what was before the first call is 0", () => {
  const { tool, pass, series } = record();
  pass();
  pass();
  call(tool, 1, 3);
  pass();
  expect(series()?.calls).toEqual([0, 0, 1]);
});

test("only the newest points are given that are asked for, and none where nothing happened in them", () => {
  const { tool, pass, series } = record();
  for (const calls of [1, 2, 3, 0]) {
    call(tool, calls, 3);
    pass();
  }
  expect(series(3)?.calls).toEqual([2, 3, 0]);
  expect(series(1)).toBeUndefined();
  expect(series(0)).toBeUndefined();
});

test("points older than five minutes are gone, from the latency too", () => {
  const { tool, recorder, pass, series } = record();
  call(tool, 100, 900);
  pass();
  call(tool, 5, 3);
  pass(1);
  expect(recorder.ringOf(tool)?.latency()?.p95).toBeGreaterThan(500);
  for (let n = 0; n < POINTS - 1; n += 1) pass();
  expect(recorder.size).toBe(POINTS);
  expect(series()?.calls.slice(0, 3)).toEqual([5, 0, 0]);
  expect(recorder.ringOf(tool)?.latency()?.p99).toBeLessThanOrEqual(5);
});

test("a tool that nobody calls keeps nothing, from the start and after its points are gone", () => {
  const { tool, recorder, pass, series } = record();
  pass();
  expect(recorder.ringOf(tool)).toBeUndefined();
  call(tool, 1, 3);
  for (let n = 0; n <= POINTS; n += 1) pass();
  expect(recorder.ringOf(tool)).toBeUndefined();
  call(tool, 4, 3);
  pass();
  expect(series(2)?.calls).toEqual([0, 4]);
});

test("a call that takes for ever is in every point", () => {
  const { tool, pass, series } = record();
  tool.started();
  for (let n = 0; n < 2 * POINTS; n += 1) pass();
  expect(series()?.inFlight).toEqual(new Array(POINTS).fill(1));
  expect(series()?.calls).toEqual(new Array(POINTS).fill(0));
});

test("a loop that was blocked leaves points in which nothing ended, and the numbers go on in time", () => {
  const { tool, recorder, pass, series, first } = record();
  call(tool, 1, 3);
  pass();
  call(tool, 9, 3);
  pass(4, 900);
  pass(1, -900);
  expect(recorder.last - first).toBe(6);
  expect(series()?.calls).toEqual([1, 0, 0, 0, 9, 0]);
});

test("a machine that slept for an hour leaves nothing of before", () => {
  const { tool, pass, series } = record();
  call(tool, 9, 3);
  pass();
  call(tool, 1, 3);
  pass(720);
  expect(series()?.calls).toEqual([...new Array(POINTS - 1).fill(0), 1]);
});

test("the clock that comes early makes no point twice", () => {
  const { tool, recorder, pass, series, first } = record();
  call(tool, 1, 3);
  pass(1, -1);
  pass(0, 2);
  expect(recorder.last - first).toBe(1);
  expect(series()?.calls).toEqual([1]);
});

test("the numbers of a server that was started later go on from those of one before", () => {
  const { first } = record();
  expect(first * INTERVAL).toBeLessThanOrEqual(Date.now());
  expect((first + 2) * INTERVAL).toBeGreaterThan(Date.now());
});

test("the process is measured over the same time", () => {
  const { recorder, pass } = record();
  for (const until = performance.now() + 50; performance.now() < until; );
  pass();
  expect(recorder.cpu).toBeGreaterThan(0.001);
  expect(recorder.cpu).toBeLessThan(1);
  expect(recorder.eventLoopLag).toBe(7);
});

test("a timer makes them, without leaving one out in a day", () => {
  jest.useFakeTimers();
  const { recorder, first } = record();
  recorder.start();
  jest.advanceTimersByTime(24 * 3_600_000);
  expect(recorder.last - first).toBe((24 * 3_600_000) / INTERVAL);
  recorder.stop();
  jest.advanceTimersByTime(3_600_000);
  expect(recorder.last - first).toBe((24 * 3_600_000) / INTERVAL);
});

afterEach(() => {
  jest.useRealTimers();
});
