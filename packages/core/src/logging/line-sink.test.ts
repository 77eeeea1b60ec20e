import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { BatchingSink } from "./line-sink.js";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function makeSink() {
  const written: string[] = [];
  return { sink: new BatchingSink({ write: (text) => void written.push(text), droppedLines: 0 }), written };
}

test("lines that can wait are written together, soon", () => {
  const { sink, written } = makeSink();
  sink.writeSoon("a\n");
  sink.writeSoon("b\n");
  expect(written).toEqual([]);
  jest.advanceTimersByTime(20);
  expect(written).toEqual(["a\nb\n"]);
  jest.advanceTimersByTime(1_000);
  sink.writeSoon("c\n");
  jest.advanceTimersByTime(20);
  expect(written).toEqual(["a\nb\n", "c\n"]);
});

test("a line that can't wait takes those before it along", () => {
  const { sink, written } = makeSink();
  sink.writeSoon("a\n");
  sink.write("b\n");
  expect(written).toEqual(["a\nb\n"]);
  jest.advanceTimersByTime(1_000);
  expect(written).toHaveLength(1);
});

test("many lines do not wait for the time to pass", () => {
  const { sink, written } = makeSink();
  const line = `${"x".repeat(99)}\n`;
  for (let n = 0; n < 1_000; n += 1) sink.writeSoon(line);
  expect(written.join("").length).toBeGreaterThan(90_000);
  sink.flush();
  expect(written.join("")).toBe(line.repeat(1_000));
});

test("flush writes what waits, and nothing where nothing does", () => {
  const { sink, written } = makeSink();
  sink.flush();
  sink.writeSoon("a\n");
  sink.flush();
  sink.flush();
  expect(written).toEqual(["a\n"]);
});
