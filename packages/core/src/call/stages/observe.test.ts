import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { ToolError, TransientError } from "../../errors/tool-error.js";
import { connect } from "../../fixtures/connect.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { envelopeOf } from "../../fixtures/results.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";
import type { ToolContext } from "../../operation/tool-context.js";

const secret = new Error("connect ECONNREFUSED postgres://admin:hunter2@db:5432");
const throwing = (error: unknown) => () => {
  throw error;
};

describe("every call leaves one line in the log", () => {
  test.each<[string, () => unknown, Record<string, unknown>, string, string, string]>([
    ["a good one", () => "ok", {}, "info", "ok", "OK"],
    ["a refused one", throwing(new ToolError("NOT_FOUND", "no")), {}, "info", "error", "NOT_FOUND"],
    ["a failed one", throwing(new TransientError("away")), {}, "error", "error", "DEPENDENCY_UNAVAILABLE"],
    ["a broken one", throwing(secret), {}, "error", "error", "INTERNAL"],
    ["an invalid one", () => "ok", { tool: 5 }, "info", "error", "INVALID_INPUT"],
  ])("%s", async (_what, execute, args, level, outcome, code) => {
    const { call, callLines } = await connect([makeTool("a", execute, { schema: { tool: z.string().optional() } })]);
    await call("a", args);
    const [line, ...others] = callLines();
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      level,
      time: expect.any(Number),
      requestId: expect.any(String),
      sessionId: null,
      tool: "a",
      durationMs: expect.any(Number),
      outcome,
      code,
      principal: "local",
    });
  });

  test("a call over HTTP names its session and that nobody logged in", async () => {
    const lines: unknown[] = [];
    const served = await serveHttp([makeTool("a", () => "ok")], {}, {}, (line) => lines.push(line));
    const { client, wire } = await served.connect();
    await client.callTool({ name: "a" });
    expect(lines).toEqual([expect.objectContaining({ sessionId: wire.sessionId, principal: "anonymous", tool: "a" })]);
  });

  test("a call of a tool that there is not is logged under _unknown", async () => {
    const { call, callLines } = await connect([makeTool("a", () => "ok")]);
    await expect(call("b")).rejects.toThrow();
    expect(callLines()).toEqual([expect.objectContaining({ tool: "_unknown", code: "UNKNOWN_TOOL" })]);
  });
});

describe("what a tool throws by accident", () => {
  test("is logged without its credentials, and the client gets the request id to find it by", async () => {
    const { call, callLines } = await connect([makeTool("a", throwing(secret))]);
    const result = await call("a");
    const [line] = callLines();
    const message = "connect ECONNREFUSED postgres://[redacted:credentials]@db:5432";
    expect(line).toMatchObject({ err: { message, stack: expect.stringMatching(/observe\.test\.ts:\d/) } });
    expect(envelopeOf(result)).toEqual({
      error: "INTERNAL",
      message: `The server failed on this call. Its log has the cause under request id ${line?.requestId}.`,
      retryable: false,
      action: "fallback",
      requestId: line?.requestId,
      details: {},
    });
    expect(JSON.stringify(result)).not.toMatch(/hunter2|ECONNREFUSED|postgres/);
  });

  test.each([
    ["a string", "boom"],
    ["nothing", undefined],
  ])("may be %s", async (_what, thrown) => {
    const { call } = await connect([makeTool("a", throwing(thrown))]);
    expect(envelopeOf(await call("a"))).toMatchObject({ error: "INTERNAL" });
  });
});

test("the log lines of a tool carry the request id of its call, which the envelope has too", async () => {
  const talkative = (_: unknown, { log, requestId }: ToolContext) => {
    log.info({ step: 1 }, "looking");
    log.warn("not there");
    throw new ToolError("NOT_FOUND", "no", { details: { requestId } });
  };
  const { call, log } = await connect([makeTool("a", talkative)]);
  const envelope = envelopeOf(await call("a"));
  const ids = log.map(({ msg, requestId }) => [msg, requestId]);
  const [, requestId] = ids[0] ?? [];
  expect(ids).toEqual([
    ["looking", requestId],
    ["not there", requestId],
    ["call", requestId],
  ]);
  expect(envelope).toMatchObject({ requestId, details: { requestId } });
  expect(log[0]).toMatchObject({ tool: "a", step: 1 });
});

describe("metrics", () => {
  test("count calls by tool, outcome and code, and give callers no way to make new series", async () => {
    const tools = [makeTool("good", () => "ok"), makeTool("bad", throwing(new ToolError("NOT_FOUND", "no")))];
    const { post, assembly } = await serveHttp(tools);
    for (const tool of ["good", "good", "bad", "made-up-1", "made-up-2"]) await post(callMessage(1, tool));

    const text = await assembly.metrics.registry.metrics();
    const counts = text.split("\n").filter((line) => line.startsWith("mcp_tool_calls_total{"));
    expect(counts.sort()).toEqual([
      'mcp_tool_calls_total{tool="_unknown",outcome="error",code="UNKNOWN_TOOL"} 2',
      'mcp_tool_calls_total{tool="_unknown",outcome="ok",code="OK"} 0',
      'mcp_tool_calls_total{tool="bad",outcome="error",code="NOT_FOUND"} 1',
      'mcp_tool_calls_total{tool="bad",outcome="ok",code="OK"} 0',
      'mcp_tool_calls_total{tool="good",outcome="ok",code="OK"} 2',
    ]);
    expect(text).toContain('mcp_tool_call_duration_seconds_count{tool="good"} 2');
    expect(text).not.toContain("made-up");
  });

  test("show the calls in flight, and none once they are answered", async () => {
    let during = "";
    const served = await serveHttp([
      makeTool("look", async () => {
        during = await served.assembly.metrics.registry.metrics();
      }),
    ]);
    await served.post(callMessage(1, "look"));
    expect(during).toContain('mcp_tool_calls_in_flight{tool="look"} 1');
    expect(await served.assembly.metrics.registry.metrics()).toContain('mcp_tool_calls_in_flight{tool="look"} 0');
    expect(served.assembly.inFlight.size).toBe(0);
  });
});

test("a tool that answers with a failure of its own is counted and logged as one", async () => {
  const failure = { content: [{ type: "text", text: "out of stock" }], isError: true };
  const { call, callLines } = await connect([makeTool("buy", () => failure)]);
  expect(await call("buy")).toEqual(failure);
  expect(callLines()).toEqual([expect.objectContaining({ outcome: "error", code: "TOOL_ERROR", level: "error" })]);
});

describe("a call that fails with what can't be looked at fails as any other, and is logged", () => {
  const throwingGetter = {
    get(): never {
      throw new Error("not even this");
    },
  };

  test.each<[string, unknown, unknown]>([
    ["a frozen error", Object.freeze(new Error("frozen")), { message: "frozen" }],
    [
      "an error whose code throws",
      Object.defineProperty(new Error("shown"), "code", { enumerable: true, ...throwingGetter }),
      { message: "shown" },
    ],
    [
      "an object whose message throws",
      Object.defineProperty({}, "message", throwingGetter),
      "what was thrown can't be read",
    ],
  ])("%s", async (_what, thrown, logged) => {
    const { call, callLines } = await connect([makeTool("throws", throwing(thrown))]);
    expect(envelopeOf(await call("throws"))).toMatchObject({ error: "INTERNAL" });
    const err = typeof logged === "string" ? logged : expect.objectContaining(Object(logged));
    expect(callLines()).toEqual([expect.objectContaining({ code: "INTERNAL", err })]);
  });
});
