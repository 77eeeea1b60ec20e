import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { ToolError, TransientError } from "../errors/tool-error.js";
import { connect } from "../fixtures/connect.js";
import { makeGate } from "../fixtures/gate.js";
import { makeTool } from "../fixtures/make-tool.js";

test("the line of a call that went well has what the line of one that failed has, in the same order", async () => {
  const { call, callLines } = await connect([
    makeTool("say", () => "ok"),
    makeTool("fail", () => ({ content: [], isError: true })),
  ]);
  await call("say");
  await call("fail");
  const [well = {}, failed = {}] = callLines();
  // A busy machine may take the millisecond that is told.
  for (const line of [well, failed]) delete line.startMs;
  expect(Object.keys(well)).toEqual(Object.keys(failed));
  expect(well).toEqual({
    ...failed,
    level: "info",
    time: expect.any(Number),
    tool: "say",
    requestId: expect.any(String),
    durationMs: expect.any(Number),
    outcome: "ok",
    code: "OK",
  });
});

describe("what happened to a call stands in its line, and nothing where nothing did", () => {
  test("a call that waited for a place", async () => {
    const gate = makeGate();
    const tool = makeTool("a", () => gate.opened, { policy: { concurrency: { limit: 1 } } });
    const { call, callLines } = await connect([tool]);
    const calls = [call("a"), call("a")];
    await new Promise((resolve) => setTimeout(resolve, 20));
    gate.open();
    await Promise.all(calls);
    const [first, second] = callLines();
    expect(first).not.toHaveProperty("queueMs");
    expect(second).toMatchObject({ startMs: expect.any(Number), queueMs: expect.any(Number) });
    expect(Number(second?.queueMs)).toBeGreaterThan(1);
    expect(Number(second?.startMs)).toBeGreaterThanOrEqual(Number(second?.queueMs));
  });

  test("a call that was made again", async () => {
    let attempts = 0;
    const flaky = () => {
      attempts += 1;
      if (attempts < 3) throw new TransientError("away");
      return "ok";
    };
    const tool = makeTool("a", flaky, {
      annotations: { readOnlyHint: true },
      policy: { retry: { attempts: 3, minDelay: 1, maxDelay: 1 } },
    });
    const { call, callLines } = await connect([tool]);
    await call("a");
    await call("a");
    expect(callLines().map((line) => line.attempts)).toEqual([3, undefined]);
  });

  test("a call whose code did not run: not valid, or answered from the cache", async () => {
    const schema = { n: z.number() };
    const cached = makeTool("a", () => "ok", {
      schema,
      annotations: { readOnlyHint: true },
      policy: { cache: { ttl: 60_000 } },
    });
    const { call, callLines } = await connect([cached]);
    await call("a", { n: "no" });
    await call("a", { n: 1 });
    await call("a", { n: 1 });
    expect(callLines().map(({ code, ran }) => [code, ran])).toEqual([
      ["INVALID_INPUT", false],
      ["OK", undefined],
      ["OK", false],
    ]);
  });

  test("how its caller showed who it is", async () => {
    const principal = { id: "key:a", scopes: [], method: "api_key" } as const;
    const { call, callLines } = await connect([makeTool("a", () => "ok")], { principal });
    await call("a");
    await call("missing").catch(() => {});
    expect(callLines().map(({ auth }) => auth)).toEqual(["api_key", "api_key"]);
  });
});

test("the cause of a refusal is in the log whatever the level", async () => {
  const fail = () => {
    throw new ToolError("NOT_FOUND", "no such row", { cause: new Error("relation is empty") });
  };
  const { call, callLines } = await connect([makeTool("a", fail)]);
  await call("a");
  expect(callLines()).toEqual([
    expect.objectContaining({
      level: "info",
      err: expect.objectContaining({ stack: expect.stringContaining("relation is empty") }),
    }),
  ]);
});

test("what a tool logs of its arguments can't take the place of the framework's fields, nor break a line", async () => {
  const hostile = {
    level: "fatal",
    time: 1,
    requestId: "other",
    tool: "other",
    msg: "a\nb",
    "\u001b[31m": "\u2028</script>",
  };
  const tool = makeTool(
    "a",
    (args, { log }) => {
      log.info(args);
      log.child({ part: 1 }).warn({ ...args, more: 1 }, "said");
      return "ok";
    },
    { schema: z.looseObject({}) },
  );
  const { call, log } = await connect([tool]);
  await call("a", hostile);
  const [first, second, line] = log;
  const { level, time, requestId, tool: name } = hostile;
  const moved = { tool: "a", requestId: line?.requestId, fields: { level, time, requestId, tool: name } };
  expect(first).toMatchObject({ level: "info", ...moved, msg: "a\nb", "\u001b[31m": "\u2028</script>" });
  expect(second).toMatchObject({ level: "warn", ...moved, part: 1, more: 1, msg: "said" });
});
