import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import type { Assembly } from "../../application/assembly.js";
import { PermanentError, TransientError } from "../../errors/tool-error.js";
import { connect } from "../../fixtures/connect.js";
import { makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { ask, modernMeta } from "../../fixtures/modern.js";
import { envelopeOf, rejectionOf, textOf } from "../../fixtures/results.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";
import type { ToolPolicy } from "../../tool/tool-policy.js";

const TOKENS = (result: unknown) => z.object({ tokens: z.number() }).parse(result).tokens;
const BUDGET = { budgets: { perPrincipal: { hard: 10 } } };
const ONE_CALL = { budgets: { perPrincipal: { hard: 1 } } };

/** What the ledger of a server has of a tool. */
function usedOf({ usage }: Assembly, tool: string) {
  return [...usage.entries()].find((entry) => entry.tool === tool);
}

/** Calls a tool of a server over HTTP. */
async function serve(tools: Parameters<typeof serveHttp>[0], config: Parameters<typeof serveHttp>[2]) {
  const log: unknown[] = [];
  const served = await serveHttp(tools, {}, config, (line) => log.push(line));
  const { client } = await served.connect();
  const call = async (name: string, args: Record<string, unknown> = {}, idempotencyKey?: string) => {
    const _meta = idempotencyKey === undefined ? {} : { _meta: { idempotencyKey } };
    return Object(await client.callTool({ name, arguments: args, ..._meta }));
  };
  return { ...served, call, log, used: (tool: string) => usedOf(served.assembly, tool) };
}

describe("a hard budget", () => {
  test("refuses a call that costs more than what is left, and says when to come back", async () => {
    const { call } = await connect([makeTool("dear", () => "ok", { policy: { cost: 4 } })], { config: BUDGET });
    await call("dear");
    await call("dear");
    const refused = envelopeOf(await call("dear"));
    expect(refused).toMatchObject({
      error: "BUDGET_EXCEEDED",
      message: expect.stringMatching(
        /^You have spent 8 of your budget of 10 for this day, and this call costs 4\. The next day begins at \S+T00:00:00\.000Z\. Until then, call what costs less/,
      ),
      retryable: false,
      action: "abort",
      retryAfter: expect.any(Number),
      details: { spent: 8, budget: 10, period: "day", resetsAt: expect.stringMatching(/T00:00:00\.000Z$/) },
    });
    const { retryAfter, details } = Object(refused);
    const left = (Date.parse(details.resetsAt) - Date.now()) / 1000;
    expect(Math.abs(retryAfter - left)).toBeLessThan(60);
  });

  test("is for each principal, by its id, and leaves free tools alone", async () => {
    const tools = () => [makeTool("dear", () => "ok", { policy: { cost: 1 } }), makeTool("free", () => "free")];
    const config = { budgets: { perPrincipal: { hard: 1 }, principals: { "key:rich": { hard: 2 }, local: {} } } };
    const okOf = async (id: string | undefined) => {
      const principal = id === undefined ? {} : { principal: { id, scopes: [] } };
      const { call } = await connect(tools(), { config, ...principal });
      const answers = [await call("dear"), await call("dear"), await call("dear"), await call("free")];
      return answers.map(({ isError }) => isError !== true);
    };
    expect(await okOf("key:poor")).toEqual([true, false, false, true]);
    expect(await okOf("key:rich")).toEqual([true, true, false, true]);
    expect(await okOf("constructor")).toEqual([true, false, false, true]);
    expect(await okOf(undefined)).toEqual([true, true, true, true]);
  });

  test("is not overshot by calls at once, where the cost is declared", async () => {
    const gate = makeGate();
    const tool = makeTool("dear", () => gate.opened.then(() => "ok"), { policy: { cost: 2.5 } });
    const { post, used } = await serve([tool], BUDGET);
    const calls = Array.from({ length: 40 }, (_, id) => post(callMessage(id, "dear")));
    await new Promise((resolve) => setTimeout(resolve, 50));
    gate.open();
    const answers = await Promise.all(calls.map(async (answer) => (await answer).text()));
    expect(answers.filter((text) => text.includes('"ok"'))).toHaveLength(4);
    expect(answers.filter((text) => text.includes("BUDGET_EXCEEDED"))).toHaveLength(36);
    expect(used("dear")).toMatchObject({ principal: "anonymous", calls: 4, cost: 10 });
  });
});

describe("a declared cost", () => {
  test.each<[string, () => unknown, ToolPolicy]>([
    ["went well", () => "ok", {}],
    ["failed", () => Promise.reject(new PermanentError("no")), {}],
    ["was a fault", () => JSON.parse("{"), {}],
    ["timed out", () => new Promise(() => {}), { timeout: 20 }],
    ["was made again until it went well", failingTwice(), { retry: { repeatable: true, minDelay: 1 } }],
  ])("is taken once for a call that %s", async (_, run, policy) => {
    const { call, used, origin } = await serve([makeTool("t", run, { policy: { cost: 3, ...policy } })], {});
    await call("t");
    expect(used("t")).toMatchObject({ calls: 1, cost: 3 });
    expect(await (await fetch(`${origin}/metrics`)).text()).toContain('mcp_usage_cost_total{tool="t"} 3\n');
  });

  test("is not taken where the tool did not run", async () => {
    const schema = { n: z.number() };
    const { call, used, assembly } = await serve(
      [makeTool("t", () => "ok", { schema, policy: { cost: 1 } })],
      ONE_CALL,
    );
    expect(envelopeOf(await call("t", { n: "no" }))).toMatchObject({ error: "INVALID_INPUT" });
    assembly.health.state = "draining";
    expect(envelopeOf(await call("t", { n: 1 }))).toMatchObject({ error: "DRAINING" });
    expect(used("t")).toBeUndefined();
    assembly.health.state = "ready";
    expect(textOf(await call("t", { n: 1 }))).toBe("ok");
    expect(envelopeOf(await call("t", { n: 1 }))).toMatchObject({ error: "BUDGET_EXCEEDED" });
    expect(used("t")).toMatchObject({ calls: 1, cost: 1 });
  });

  test("is not taken for a result of the cache, nor twice for a repeated idempotency key", async () => {
    const cached = makeTool("cached", () => "ok", {
      annotations: { readOnlyHint: true },
      policy: { cost: 1, cache: { ttl: 60_000 } },
    });
    const pay = makeTool("pay", () => Promise.reject(new PermanentError("no")), { policy: { cost: 1 } });
    const { call, used } = await serve([cached, pay], {});
    for (let n = 0; n < 3; n += 1) {
      await call("cached");
      await call("pay", {}, "k");
    }
    expect(used("cached")).toMatchObject({ calls: 1, cost: 1 });
    expect(used("pay")).toMatchObject({ calls: 1, cost: 1 });
  });

  test("is taken when the last question is answered, not for each round of a call", async () => {
    const tool = makeTool("t", async (_, ctx) => (await ctx.elicit({ message: "?", schema: {} })).action, {
      policy: { cost: 1 },
    });
    const served = await serve([tool], ONE_CALL);
    const _meta = modernMeta({ "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } } });
    const first = await ask(served, "tools/call", { name: "t", arguments: {}, _meta });
    const { requestState, inputRequests } = Object(first.body.result);
    expect(served.used("t")).toMatchObject({ cost: 0 });
    const inputResponses = { [Object.keys(inputRequests)[0] ?? ""]: { action: "decline" } };
    await ask(served, "tools/call", { name: "t", arguments: {}, _meta, requestState, inputResponses });
    expect(served.used("t")).toMatchObject({ cost: 1 });
  });
});

describe("a computed cost", () => {
  const tool = (cost: ToolPolicy["cost"], run: (tokens: number) => unknown = (tokens) => ({ tokens })) =>
    makeTool("t", ({ tokens }) => run(Number(tokens)), {
      schema: { tokens: z.number() },
      policy: { cost, timeout: 200 },
    });

  test("is of what execute() returned, and of the arguments", async () => {
    const { call, used } = await serve([tool((result, { tokens }) => TOKENS(result) + Number(tokens) / 10)], {});
    await call("t", { tokens: 5 });
    expect(used("t")).toMatchObject({ calls: 1, cost: 5.5 });
  });

  test("may overshoot the budget by its last call, and then nothing more runs", async () => {
    const { call, used } = await serve([tool(TOKENS)], BUDGET);
    await call("t", { tokens: 9 });
    expect((await call("t", { tokens: 9 })).isError).toBeUndefined();
    expect(envelopeOf(await call("t", { tokens: 1 }))).toMatchObject({
      error: "BUDGET_EXCEEDED",
      message: expect.stringContaining("You have spent 18 of your budget of 10 for this day. "),
    });
    expect(used("t")).toMatchObject({ calls: 2, cost: 18 });
  });

  test("is nothing where the tool failed, and is taken where it answers too late", async () => {
    const late = (tokens: number) => new Promise((resolve) => setTimeout(() => resolve({ tokens }), 250));
    const failing = makeTool("failing", () => Promise.reject(new PermanentError("no")), { policy: { cost: TOKENS } });
    const { call, used } = await serve([failing, tool(TOKENS, late)], {});
    await call("failing");
    expect(used("failing")).toMatchObject({ calls: 1, cost: 0 });
    expect(envelopeOf(await call("t", { tokens: 7 }))).toMatchObject({ error: "TIMEOUT" });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(used("t")).toMatchObject({ cost: 7 });
  });

  test.each<[string, () => unknown]>([
    ["throws", () => JSON.parse("{")],
    ["is negative", () => -1],
    ["is no number", () => "3"],
    ["is not finite", () => Number.POSITIVE_INFINITY],
    ["comes later", () => Promise.resolve(1)],
    ["can't be written", () => Object.create(null)],
  ])("that %s is logged once and counts as nothing, and the call goes well", async (_, cost) => {
    const { call, used, log } = await serve([tool(() => Object(cost)())], {});
    expect((await call("t", { tokens: 1 })).isError).toBeUndefined();
    expect(used("t")).toMatchObject({ calls: 1, cost: 0 });
    const errors = log.filter((line) => Object(line).level === "error");
    expect(errors).toEqual([expect.objectContaining({ msg: expect.stringContaining("policy.cost"), tool: "t" })]);
  });
});

test("a soft budget warns in the log once, and in each result from there on", async () => {
  const tool = makeTool("t", () => "ok", { policy: { cost: 4 } });
  const { call, log } = await connect([tool], { config: { budgets: { perPrincipal: { soft: 5, hard: 20 } } } });
  const results = [await call("t"), await call("t"), await call("t")];
  const hint = { soft: 5, hard: 20, period: "day", resetsAt: expect.any(String) };
  expect(results.map(({ _meta }) => _meta?.budget)).toEqual([undefined, { ...hint, spent: 8 }, { ...hint, spent: 12 }]);
  expect(log.filter(({ level, msg }) => level === "warn" && msg !== "call")).toEqual([
    expect.objectContaining({ principal: "local", spent: 8, soft: 5, hard: 20, tool: "t" }),
  ]);
});

test("calls of tools that cost nothing are counted too; calls to tools that do not exist are not", async () => {
  const { call, assembly } = await serve([makeTool("free", () => "ok")], {});
  await call("free");
  await call("free");
  await call("nothing").catch(() => {});
  expect([...assembly.usage.entries()]).toEqual([expect.objectContaining({ tool: "free", calls: 2, cost: 0 })]);
});

test.each<[string, ToolPolicy, RegExp]>([
  ["negative", { cost: -1 }, /cost/],
  ["infinite", { cost: Number.POSITIVE_INFINITY }, /cost/],
  ["computed in another thread", { cost: () => 1, isolation: "worker" }, /stays in the worker: set a number/],
])("a cost that is %s stops the boot", async (_, policy, message) => {
  expect(String(await rejectionOf(connect([makeTool("t", () => "", { policy })])))).toMatch(message);
});

function failingTwice(): () => unknown {
  let runs = 0;
  return () => {
    runs += 1;
    return runs < 3 ? Promise.reject(new TransientError("away")) : "ok";
  };
}
