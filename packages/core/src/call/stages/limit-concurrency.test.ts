import { describe, expect, test } from "@jest/globals";
import { connect } from "../../fixtures/connect.js";
import { type Gate, makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { envelopeOf, textOf } from "../../fixtures/results.js";
import type { MCPTool } from "../../tool/mcp-tool.js";

const OVERLOADED = { error: "OVERLOADED", retryable: true, action: "retry", retryAfter: expect.any(Number) };

/** A tool whose calls wait for the gate, and how many of them there were at once at most. */
function crowded(gate: Gate, policy: NonNullable<MCPTool["policy"]>): { tool: MCPTool; most: () => number } {
  let [running, most] = [0, 0];
  const tool = makeTool(
    "crowded",
    async () => {
      running += 1;
      most = Math.max(most, running);
      await gate.opened;
      running -= 1;
      return "done";
    },
    { policy },
  );
  return { tool, most: () => most };
}

describe("calls of one tool", () => {
  test("run as many at once as it takes; some wait, and the rest are refused at once", async () => {
    const gate = makeGate();
    const { tool, most } = crowded(gate, { concurrency: { limit: 3, queue: 2 } });
    const { call } = await connect([tool]);
    const calls = Array.from({ length: 8 }, () => call("crowded"));
    const refused = await Promise.all(calls.slice(5));
    for (const result of refused) expect(envelopeOf(result)).toMatchObject(OVERLOADED);
    gate.open();
    expect((await Promise.all(calls.slice(0, 5))).map(textOf)).toEqual(Array(5).fill("done"));
    expect(most()).toBe(3);
  });

  test("do not wait longer than they may", async () => {
    const gate = makeGate();
    const { tool } = crowded(gate, { concurrency: { limit: 1, queue: 5, queueTimeout: 30 } });
    const { call } = await connect([tool]);
    const first = call("crowded");
    expect(envelopeOf(await call("crowded"))).toMatchObject({
      ...OVERLOADED,
      message: expect.stringContaining("wait"),
    });
    gate.open();
    expect(textOf(await first)).toBe("done");
    expect(textOf(await call("crowded"))).toBe("done");
  });

  test("leave the queue when they are cancelled", async () => {
    const gate = makeGate();
    const { tool } = crowded(gate, { concurrency: { limit: 1, queue: 1 } });
    const { call, client } = await connect([tool]);
    const first = call("crowded");
    const cancel = new AbortController();
    const second = client.callTool({ name: "crowded" }, undefined, { signal: cancel.signal });
    second.catch(() => undefined);
    expect(envelopeOf(await call("crowded"))).toMatchObject(OVERLOADED);
    cancel.abort();
    await expect(second).rejects.toThrow();
    const third = call("crowded");
    gate.open();
    expect((await Promise.all([first, third])).map(textOf)).toEqual(["done", "done"]);
  });

  test("keep their place after their deadline, as long as their code runs", async () => {
    const gate = makeGate();
    const { tool, most } = crowded(gate, { timeout: 20, concurrency: { limit: 1, queue: 0 } });
    const { call } = await connect([tool]);
    expect(envelopeOf(await call("crowded"))).toMatchObject({ error: "TIMEOUT" });
    expect(envelopeOf(await call("crowded"))).toMatchObject(OVERLOADED);
    gate.open();
    await new Promise(setImmediate);
    expect(textOf(await call("crowded"))).toBe("done");
    expect(most()).toBe(1);
  });

  test("of which one fails, or has wrong arguments, give their place back", async () => {
    const failing = makeTool("failing", () => Promise.reject(new Error("x")), { policy: { concurrency: 1 } });
    const { call } = await connect([failing], { config: { concurrency: { queue: 0 } } });
    for (let n = 0; n < 5; n += 1) expect(envelopeOf(await call("failing"))).toMatchObject({ error: "INTERNAL" });
  });
});
