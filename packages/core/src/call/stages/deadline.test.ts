import { describe, expect, test } from "@jest/globals";
import { connect } from "../../fixtures/connect.js";
import { abortOf, makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { envelopeOf, textOf } from "../../fixtures/results.js";
import type { ToolContext } from "../../operation/tool-context.js";

const forever = () => new Promise<never>(() => {});

describe("a call that outlasts its deadline", () => {
  test("is answered with TIMEOUT, also where the tool ignores its signal", async () => {
    const { call } = await connect([makeTool("slow", forever, { policy: { timeout: 20 } })]);
    const result = await call("slow");
    expect(envelopeOf(result)).toEqual({
      error: "TIMEOUT",
      message: expect.stringMatching(/^The tool "slow" did not answer within 20 ms/),
      retryable: true,
      action: "retry",
      requestId: expect.any(String),
      details: { timeoutMs: 20 },
    });
  });

  test("has its signal aborted, with the timeout as the reason", async () => {
    const reason = makeGate<unknown>();
    const slow = (_: unknown, { signal }: ToolContext) => {
      void abortOf(signal).then(reason.open);
      return forever();
    };
    const { call } = await connect([makeTool("slow", slow, { policy: { timeout: 20 } })]);
    await call("slow");
    expect(await reason.opened).toMatchObject({ code: "TIMEOUT" });
  });

  test("finds its signal aborted where the tool looks at it only afterwards", async () => {
    const timedOut = makeGate();
    const seen = makeGate<boolean>();
    const slow = async (_: unknown, context: ToolContext) => {
      await timedOut.opened;
      seen.open(context.signal.aborted);
    };
    const { call } = await connect([makeTool("slow", slow, { policy: { timeout: 20 } })]);
    await call("slow");
    timedOut.open();
    expect(await seen.opened).toBe(true);
  });

  test("is a TIMEOUT also where the tool throws the signal's reason or an error of its own on abort", async () => {
    const rethrow = async (_: unknown, { signal }: ToolContext) => {
      await abortOf(signal);
      signal.throwIfAborted();
    };
    const wrap = async (_: unknown, { signal }: ToolContext) => {
      await abortOf(signal);
      throw new DOMException("This operation was aborted", "AbortError");
    };
    const policy = { timeout: 20 };
    const { call } = await connect([makeTool("rethrow", rethrow, { policy }), makeTool("wrap", wrap, { policy })]);
    for (const name of ["rethrow", "wrap"]) expect(envelopeOf(await call(name))).toMatchObject({ error: "TIMEOUT" });
  });

  test("harms nobody when the tool fails after the answer", async () => {
    const timedOut = makeGate();
    const late = async () => {
      await timedOut.opened;
      throw new Error("too late");
    };
    const { client, call, callLines } = await connect([makeTool("late", late, { policy: { timeout: 20 } })]);
    await call("late");
    timedOut.open();
    await client.ping();
    expect(callLines().map(({ code }) => code)).toEqual(["TIMEOUT"]);
  });
});

test("the config's deadline holds for a tool that has none of its own", async () => {
  const config = { timeouts: { tool: 20, openWorldTool: 40 } };
  const outside = makeTool("outside", forever, { annotations: { openWorldHint: true } });
  const { call } = await connect([makeTool("inside", forever), outside], { config });
  const [inside, open] = await Promise.all([call("inside"), call("outside")]);
  expect(envelopeOf(inside)).toMatchObject({ details: { timeoutMs: 20 } });
  expect(envelopeOf(open)).toMatchObject({ details: { timeoutMs: 40 } });
});

test("the signal of a call that ends in time stays quiet", async () => {
  const signals: AbortSignal[] = [];
  const quick = (_: unknown, { signal }: ToolContext) => {
    signals.push(signal);
    return "done";
  };
  const wait = () => new Promise((resolve) => setTimeout(resolve, 300));
  const { call } = await connect([makeTool("quick", quick, { policy: { timeout: 200 } }), makeTool("wait", wait)]);
  expect(textOf(await call("quick"))).toBe("done");
  await call("wait");
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
});
