import { describe, expect, jest, test } from "@jest/globals";
import { z } from "zod";
import { PermanentError, TransientError } from "../../errors/tool-error.js";
import { connect } from "../../fixtures/connect.js";
import { makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { envelopeOf, textOf } from "../../fixtures/results.js";

const schema = { amount: z.number(), key: z.string().optional() };

/** A tool that counts how often it ran. */
function counting(run: (ran: number) => unknown = (ran) => `run ${ran}`, fields: Parameters<typeof makeTool>[2] = {}) {
  let ran = 0;
  const tool = makeTool(
    "pay",
    async () => {
      ran += 1;
      return run(ran);
    },
    { schema, ...fields },
  );
  return { tool, ran: () => ran };
}

async function connectTo(tool: ReturnType<typeof makeTool>) {
  const { client, call } = await connect([tool]);
  const pay = async (idempotencyKey: unknown, args: object = { amount: 5 }) => {
    const result = await client.callTool({ name: "pay", arguments: { ...args }, _meta: { idempotencyKey } });
    return { result, text: textOf(Object(result)), envelope: envelopeOf(Object(result)) };
  };
  return { pay, call };
}

describe("calls with the same idempotency key", () => {
  test("run once, and get the same result", async () => {
    const { tool, ran } = counting();
    const { pay } = await connectTo(tool);
    expect((await pay("k1")).text).toBe("run 1");
    expect((await pay("k1")).text).toBe("run 1");
    expect((await pay("k2")).text).toBe("run 2");
    expect(ran()).toBe(2);
  });

  test("wait for the one that runs, and get its result", async () => {
    const gate = makeGate();
    const { tool, ran } = counting((n) => gate.opened.then(() => `run ${n}`));
    const { pay } = await connectTo(tool);
    const calls = Array.from({ length: 5 }, () => pay("k"));
    await new Promise(setImmediate);
    gate.open();
    expect((await Promise.all(calls)).map(({ text }) => text)).toEqual(Array(5).fill("run 1"));
    expect(ran()).toBe(1);
  });

  test("may give it as an argument, and are told apart by what else they say", async () => {
    const { tool, ran } = counting(undefined, { policy: { idempotency: { argument: "key" } } });
    const { call } = await connectTo(tool);
    expect(textOf(await call("pay", { amount: 5, key: "k" }))).toBe("run 1");
    expect(textOf(await call("pay", { key: "k", amount: 5 }))).toBe("run 1");
    expect(envelopeOf(await call("pay", { amount: 6, key: "k" }))).toMatchObject({
      error: "CONFLICT",
      action: "fix_input",
    });
    expect(ran()).toBe(1);
  });

  test("get the failure of the first, where it would fail the same way", async () => {
    const { tool, ran } = counting(() => Promise.reject(new PermanentError("card refused")));
    const { pay } = await connectTo(tool);
    for (let n = 0; n < 2; n += 1) expect((await pay("k")).envelope).toMatchObject({ message: "card refused" });
    expect(ran()).toBe(1);
  });

  test("are made again after a failure that may pass", async () => {
    const { tool, ran } = counting((n) => (n === 1 ? Promise.reject(new TransientError("away")) : "paid"));
    const { pay } = await connectTo(tool);
    expect((await pay("k")).envelope).toMatchObject({ message: "away" });
    expect((await pay("k")).text).toBe("paid");
    expect(ran()).toBe(2);
  });

  test("get the result of one that was given up at its deadline and ran on", async () => {
    const gate = makeGate();
    const { tool, ran } = counting((n) => gate.opened.then(() => `run ${n}`), { policy: { timeout: 20 } });
    const { pay } = await connectTo(tool);
    expect((await pay("k")).envelope).toMatchObject({ error: "TIMEOUT" });
    gate.open();
    expect((await pay("k")).text).toBe("run 1");
    expect(ran()).toBe(1);
  });
});

test("a key is free again when the call's deadline came between two attempts", async () => {
  const { tool, ran } = counting((n) => (n === 1 ? Promise.reject(new TransientError("away")) : "paid"), {
    annotations: { idempotentHint: true },
    policy: { timeout: 1_000, retry: { minDelay: 900, maxDelay: 900 } },
  });
  const random = jest.spyOn(Math, "random").mockReturnValue(0.99);
  const { client } = await connect([tool]);
  const params = { name: "pay", arguments: { amount: 5 }, _meta: { idempotencyKey: "k" } };
  const cancel = new AbortController();
  const first = client.callTool(params, undefined, { signal: cancel.signal }).catch(() => undefined);
  while (ran() < 1) await new Promise(setImmediate);
  cancel.abort();
  await first;
  random.mockRestore();
  expect(textOf(Object(await client.callTool(params)))).toBe("paid");
  expect(ran()).toBe(2);
});

test("calls without a key, and of a tool that only reads, run each time", async () => {
  const { tool, ran } = counting(undefined, { annotations: { readOnlyHint: true } });
  const { pay, call } = await connectTo(tool);
  await pay("k");
  await pay("k");
  await call("pay", { amount: 5 });
  expect(ran()).toBe(3);
});

test.each([5, "", "x".repeat(256), { a: 1 }])("the key %j is refused", async (key) => {
  const { tool, ran } = counting();
  const { pay } = await connectTo(tool);
  expect((await pay(key)).envelope).toMatchObject({ error: "INVALID_INPUT", message: expect.stringContaining("UUID") });
  expect(ran()).toBe(0);
});

describe("a key whose call was broken off can be used again", () => {
  test.each<[string, (started: () => void, signal: AbortSignal) => Promise<unknown>]>([
    [
      "where the tool stopped at its signal",
      (started, signal) => {
        started();
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("stopped"))));
      },
    ],
    [
      "where it waited to be made again",
      (started) => {
        started();
        return Promise.reject(new TransientError("away", { retryAfter: 5 }));
      },
    ],
  ])("%s", async (_what, first) => {
    const gate = makeGate();
    let ran = 0;
    const tool = makeTool(
      "pay",
      (_, { signal }) => {
        ran += 1;
        return ran === 1 ? first(() => gate.open(), signal) : "paid";
      },
      { annotations: { idempotentHint: true } },
    );
    const { client } = await connect([tool]);
    const hangUp = new AbortController();
    const params = { name: "pay", _meta: { idempotencyKey: "k" } };
    const brokenOff = client.callTool(params, undefined, { signal: hangUp.signal }).catch(() => "broken off");
    await gate.opened;
    await new Promise(setImmediate);
    hangUp.abort();
    expect(await brokenOff).toBe("broken off");
    expect(await client.callTool(params)).toMatchObject({ content: [{ text: "paid" }] });
  });
});
