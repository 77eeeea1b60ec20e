import { afterEach, expect, test } from "@jest/globals";
import { metrics, trace } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { connect } from "../fixtures/connect.js";
import { makeTool } from "../fixtures/make-tool.js";
import { jsonOf } from "../fixtures/results.js";
import { createLog } from "../logging/logger.js";
import { loadOpenTelemetry } from "./open-telemetry.js";

const lines: Record<string, unknown>[] = [];
const { logger } = createLog("info", { write: (line) => lines.push(JSON.parse(line)) });
const REGISTRY = Symbol.for("opentelemetry.js.api.1");

afterEach(() => {
  trace.disable();
  metrics.disable();
  Reflect.deleteProperty(globalThis, REGISTRY);
  lines.length = 0;
});

test("is off where no SDK is registered: calls have no headers, and lines no ids", async () => {
  expect(await loadOpenTelemetry(logger)).toBeUndefined();
  expect(lines).toEqual([]);
  const { call, callLines } = await connect([makeTool("a", (_, { traceHeaders }) => traceHeaders)]);
  expect(jsonOf(await call("a"))).toEqual({});
  expect(Object.keys(callLines()[0] ?? {})).not.toContain("trace_id");
});

test("is on where tracers or meters are registered", async () => {
  trace.setGlobalTracerProvider(new NodeTracerProvider());
  expect(await loadOpenTelemetry(logger)).toBeDefined();
  trace.disable();
  metrics.setGlobalMeterProvider(new MeterProvider());
  expect(await loadOpenTelemetry(logger)).toBeDefined();
  expect(lines).toEqual([]);
});

test("says so where the SDK is registered with an older version of the API, and traces nothing", async () => {
  Reflect.set(globalThis, REGISTRY, { version: "1.0.0", trace: {} });
  expect(await loadOpenTelemetry(logger)).toBeUndefined();
  expect(lines).toEqual([
    expect.objectContaining({ level: "warn", msg: expect.stringContaining("two versions of @opentelemetry/api") }),
  ]);
});
