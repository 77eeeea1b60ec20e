import { describe, expect, jest, test } from "@jest/globals";
import { z } from "zod";
import type { Config } from "../../config/config-schema.js";
import { connect } from "../../fixtures/connect.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage, read } from "../../fixtures/modern.js";
import { envelopeOf, rejectionOf } from "../../fixtures/results.js";
import { callMessage, INITIALIZE, serveHttp } from "../../fixtures/serve-http.js";
import type { ToolPolicy } from "../../tool/tool-policy.js";

const WINDOW = 60_000;
type RateLimit = NonNullable<ToolPolicy["rateLimit"]>;

const limited = (rateLimit: Partial<RateLimit> = {}) =>
  makeTool("limited", () => "ok", {
    schema: { n: z.unknown().optional() },
    policy: { rateLimit: { limit: 2, window: WINDOW, ...rateLimit } },
  });
const byToken: Partial<Config> = {
  auth: { custom: ({ token }) => (token === undefined ? undefined : { id: token.slice(0, 3), scopes: [] }) },
};
const as = (token: string) => ({ authorization: `Bearer ${token}` });
const CALL = callMessage(2, "limited");
const MODERN = modernMessage("tools/call", { name: "limited" });
const REFUSED = { error: "RATE_LIMITED", retryable: true, retryAfter: 60, details: { limit: 2, window: WINDOW } };

describe("a tool's own limit", () => {
  test("refuses one call more with a result that says what to do, and counts it", async () => {
    const { call, callLines } = await connect([limited(), makeTool("other", () => "ok")]);
    expect((await call("limited")).isError).toBeUndefined();
    expect((await call("limited")).isError).toBeUndefined();
    const refused = envelopeOf(await call("limited"));
    expect(refused).toMatchObject({ ...REFUSED, action: "retry" });
    expect(refused).toMatchObject({
      message: expect.stringMatching(/2 calls in any 60 s.*again in 60 s.*other tools/),
    });
    expect((await call("other")).isError).toBeUndefined();
    expect(callLines().map(({ code }) => code)).toEqual(["OK", "OK", "RATE_LIMITED", "OK"]);
  });

  test("lets calls through again when the window is over", async () => {
    const now = jest.spyOn(performance, "now");
    try {
      now.mockReturnValue(1_000);
      const { call } = await connect([limited({ limit: 1 })]);
      await call("limited");
      now.mockReturnValue(1_000 + WINDOW - 1_500);
      expect(envelopeOf(await call("limited"))).toMatchObject({ retryAfter: 2 });
      now.mockReturnValue(1_000 + WINDOW);
      expect((await call("limited")).isError).toBeUndefined();
    } finally {
      now.mockRestore();
    }
  });

  test("is the config's where its policy says nothing", async () => {
    const config = { limits: { perTool: { limit: 1, window: WINDOW } } };
    const { call } = await connect([limited(), makeTool("a", () => "ok"), makeTool("b", () => "ok")], { config });
    for (const tool of ["limited", "limited", "a", "b"]) expect((await call(tool)).isError).toBeUndefined();
    for (const tool of ["limited", "a", "b"]) {
      expect(envelopeOf(await call(tool))).toMatchObject({ error: "RATE_LIMITED" });
    }
  });

  test("is held before the arguments are looked at, and before the server says that it leaves", async () => {
    const { assembly, post } = await serveHttp([limited({ limit: 1 })]);
    assembly.health.state = "draining";
    const codes = [];
    for (let n = 0; n < 2; n += 1) {
      const { body } = await read(await post(CALL));
      codes.push(JSON.stringify(body));
    }
    expect(codes).toEqual([expect.stringContaining("DRAINING"), expect.stringContaining("RATE_LIMITED")]);
  });
});

describe("a call's weight", () => {
  const rows = ({ n }: Record<string, unknown>) => Number(n);
  const codesOf = async (rateLimit: Partial<RateLimit>, ...args: unknown[]) => {
    const { call } = await connect([limited({ limit: 10, ...rateLimit })]);
    const codes = [];
    for (const n of args) codes.push((await call("limited", { n })).structuredContent?.error ?? "OK");
    return codes;
  };

  test("is what the policy says", async () => {
    expect(await codesOf({ weight: 5 }, 0, 0, 0)).toEqual(["OK", "OK", "RATE_LIMITED"]);
  });

  test("is made of the arguments, and a lighter call may still fit", async () => {
    expect(await codesOf({ weight: rows }, 8, 3, 2, 1)).toEqual(["OK", "RATE_LIMITED", "OK", "RATE_LIMITED"]);
  });

  test("is a whole number: a fraction counts as the next", async () => {
    expect(await codesOf({ weight: rows }, 8.5, 1, 1)).toEqual(["OK", "OK", "RATE_LIMITED"]);
  });

  test.each([
    ["is nonsense", [-5, 0, "x", null, 7, 1], ["OK", "OK", "OK", "OK", "RATE_LIMITED", "OK"]],
    ["is infinite", ["Infinity", 9, 1], ["OK", "OK", "RATE_LIMITED"]],
  ])("that %s is 1", async (_, args, codes) => {
    expect(await codesOf({ weight: rows }, ...args)).toEqual(codes);
  });

  test("that can't be told is 1", async () => {
    const weight = (): number => {
      throw new Error("no rows");
    };
    expect(await codesOf({ weight, limit: 1 }, 0, 0)).toEqual(["OK", "RATE_LIMITED"]);
  });

  test("above the limit is the arguments' fault, takes nothing, and no waiting helps", async () => {
    const { call } = await connect([limited({ limit: 10, weight: rows })]);
    const refused = envelopeOf(await call("limited", { n: 11 }));
    expect(refused).toMatchObject({ error: "INVALID_INPUT", retryable: false, details: { units: 11, limit: 10 } });
    expect((await call("limited", { n: 10 })).isError).toBeUndefined();
  });
});

describe("whom a call counts for", () => {
  test("a principal is one, over all its sessions and in both eras, and others have their own", async () => {
    const { post } = await serveHttp([limited()], {}, byToken);
    const open = async (token: string) => {
      const session = (await post(INITIALIZE, as(token))).headers.get("mcp-session-id") ?? "";
      return { ...as(token), "mcp-session-id": session };
    };
    const [one, two] = [await open("ada"), await open("ada")];
    expect((await read(await post(CALL, one))).body).toMatchObject({ result: { content: [{ text: "ok" }] } });
    expect((await read(await post(CALL, two))).body).toMatchObject({ result: { content: [{ text: "ok" }] } });
    const modern = { ...as("ada"), ...modernHeaders("tools/call", "limited") };
    for (const refused of [await post(CALL, one), await post(MODERN, modern)]) {
      expect(await read(refused)).toMatchObject({
        status: 200,
        body: { result: { isError: true, structuredContent: REFUSED } },
      });
    }
    const bob = { ...as("bob"), ...modernHeaders("tools/call", "limited") };
    expect((await read(await post(MODERN, bob))).body).toMatchObject({ result: { content: [{ text: "ok" }] } });
  });

  test("without credentials, all that call from one address are one", async () => {
    const { connect: open } = await serveHttp([limited()]);
    const clients = [await open(), await open(), await open()];
    const results = [];
    for (const { client } of clients) results.push(await client.callTool({ name: "limited" }));
    expect(results.map(({ isError }) => isError)).toEqual([undefined, undefined, true]);
  });
});

describe('with limits.reject "http"', () => {
  const config = { limits: { reject: "http" as const } };

  test.each([
    ["legacy", CALL, {}],
    ["modern", MODERN, modernHeaders("tools/call", "limited")],
  ])("the answer is status 429: %s", async (_era, message, headers) => {
    const { post } = await serveHttp([limited({ limit: 1 })], {}, config);
    expect((await post(message, headers)).status).toBe(200);
    const refused = await post(message, headers);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    expect(await refused.json()).toMatchObject({ error: { data: { ...REFUSED, details: { limit: 1 } } } });
  });

  test("where there is no HTTP it is a JSON-RPC error", async () => {
    const { client } = await connect([limited({ limit: 1 })], { config });
    await client.callTool({ name: "limited" });
    expect(await rejectionOf(client.callTool({ name: "limited" }))).toMatchObject({
      code: -32000,
      data: { error: "RATE_LIMITED", retryAfter: 60 },
    });
  });
});

test("refused calls are in the metrics, by tool", async () => {
  const { origin, post } = await serveHttp([limited()]);
  for (let n = 0; n < 5; n += 1) await post(CALL);
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  expect(metrics).toContain('mcp_rate_limited_total{tool="limited"} 3');
  expect(metrics).toContain('mcp_tool_calls_total{tool="limited",outcome="error",code="RATE_LIMITED"} 3');
  expect(metrics).toContain('mcp_rate_limited_total{tool="_endpoint"} 0');
});
