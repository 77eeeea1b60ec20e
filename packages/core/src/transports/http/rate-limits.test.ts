import { describe, expect, jest, test } from "@jest/globals";
import type { Config } from "../../config/config-schema.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage, read } from "../../fixtures/modern.js";
import { callMessage, INITIALIZE, type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";

const WINDOW = 60_000;
const tool = makeTool("t", () => "ok");
const CALL = callMessage(1, "t");
const as = (token: string) => ({ authorization: `Bearer ${token}` });
const custom: Exclude<NonNullable<Config["auth"]>, "none"> = {
  custom: ({ token }) => (token === "ada" || token === "bob" ? { id: token, scopes: [] } : undefined),
};

const limitOf = ({ headers }: Response) => [headers.get("ratelimit-policy"), headers.get("ratelimit")];

describe("limits.perPrincipal", () => {
  const serve = (limit = 3) =>
    serveHttp([tool], {}, { auth: custom, limits: { perPrincipal: { limit, window: WINDOW } } });

  test("every answer says what is left, and one request too many is refused", async () => {
    const { post, origin } = await serve();
    const modern = modernHeaders("tools/call", "t");
    expect(limitOf(await post(CALL, as("ada")))).toEqual(['"principal";q=3;w=60', '"principal";r=2;t=60']);
    const second = await post(modernMessage("tools/call", { name: "t" }), { ...as("ada"), ...modern });
    expect(limitOf(second)).toEqual(['"principal";q=3;w=60', '"principal";r=1;t=60']);
    await post(CALL, as("ada"));
    const refused = await post(CALL, as("ada"));
    expect([refused.status, refused.headers.get("retry-after"), ...limitOf(refused)]).toEqual([
      429,
      "60",
      '"principal";q=3;w=60',
      '"principal";r=0;t=60',
    ]);
    expect(await refused.json()).toMatchObject({
      error: {
        code: -32000,
        message: expect.stringMatching(/^You may send 3 requests in any 60 s.*Come back in 60 s/),
        data: { error: "RATE_LIMITED", retryAfter: 60, details: { limit: 3, window: WINDOW } },
      },
    });
    expect((await post(CALL, as("bob"))).status).toBe(200);
    expect(await (await fetch(`${origin}/metrics`)).text()).toContain('mcp_rate_limited_total{tool="_endpoint"} 1');
  });

  test("is there on answers of every kind", async () => {
    const { post, endpoint } = await serve(100);
    const session = (await post(INITIALIZE, as("ada"))).headers.get("mcp-session-id") ?? "";
    const headers = { ...as("ada"), "mcp-session-id": session };
    const stream = new AbortController();
    const answers = [
      await post("{", as("ada")),
      await post("{}", { ...as("ada"), "content-type": "text/plain" }),
      await post({ jsonrpc: "2.0", method: "notifications/initialized" }, headers),
      await fetch(endpoint, { headers: { ...headers, accept: "text/event-stream" }, signal: stream.signal }),
      await fetch(endpoint, { headers: as("ada") }),
      await fetch(endpoint, { method: "PUT", headers: as("ada") }),
      await fetch(endpoint, { method: "DELETE", headers }),
      await fetch(endpoint, { method: "DELETE", headers }),
    ];
    stream.abort();
    expect(answers.map(({ status }) => status)).toEqual([400, 415, 202, 200, 405, 405, 200, 404]);
    expect(answers.map((answer) => limitOf(answer)[1])).toEqual(
      answers.map((_, index) => `"principal";r=${98 - index};t=60`),
    );
  });

  test("holds on the routes of HTTP+SSE too", async () => {
    const transports = { http: true, sse: true };
    const limits = { perPrincipal: { limit: 1, window: WINDOW } };
    const { origin } = await serveHttp([tool], {}, { auth: custom, limits, transports });
    const stream = new AbortController();
    const opened = await fetch(`${origin}/sse`, { headers: as("ada"), signal: stream.signal });
    expect([opened.status, ...limitOf(opened)]).toEqual([200, '"principal";q=1;w=60', '"principal";r=0;t=60']);
    const refused = await fetch(`${origin}/messages?sessionId=1`, { method: "POST", headers: as("ada") });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    stream.abort();
  });

  test("does not count who is not let in", async () => {
    const { post } = await serve(1);
    expect(limitOf(await post(CALL, as("eve")))).toEqual([null, null]);
    expect((await post(CALL, as("ada"))).status).toBe(200);
  });
});

test("limits.perAddress holds those who give no credentials, and nothing is said where no limit is set", async () => {
  const { post } = await serveHttp([tool], {}, { limits: { perAddress: { limit: 1, window: 1_500 } } });
  expect(limitOf(await post(CALL))).toEqual(['"address";q=1;w=2', '"address";r=0;t=2']);
  const refused = await post(CALL);
  expect([refused.status, ...limitOf(refused)]).toEqual([429, '"address";q=1;w=2', '"address";r=0;t=2']);
  expect(await refused.text()).toContain("All that call from your address may send 1 requests in any 1500 ms");

  const free = await serveHttp([tool]);
  expect(limitOf(await free.post(CALL))).toEqual([null, null]);
});

test("limits.maxKeys: who would be one too many waits until another's window is over", async () => {
  const limits = { perPrincipal: { limit: 5, window: WINDOW }, maxKeys: 1 };
  const { post } = await serveHttp([tool], {}, { auth: custom, limits });
  expect((await post(CALL, as("ada"))).status).toBe(200);
  expect((await post(CALL, as("bob"))).status).toBe(429);
  expect((await post(CALL, as("ada"))).status).toBe(200);
});

describe("limits.failedAuth", () => {
  const serve = async () => {
    const asked = jest.fn();
    const auth: typeof custom = {
      custom: (request) => {
        asked();
        return custom.custom?.(request);
      },
    };
    const served = await serveHttp([tool], {}, { auth, limits: { failedAuth: { limit: 2, window: WINDOW } } });
    if (served.assembly.auth === undefined) throw new Error("auth is off");
    const throttled = jest.spyOn(served.assembly.auth, "throttled");
    return { ...served, asked, throttled };
  };
  const statuses = async ({ post }: ServedHttp, ...headers: Record<string, string>[]) => {
    const found = [];
    for (const each of headers) found.push((await post(CALL, each)).status);
    return found;
  };

  test("after so many, more are not looked at, but for credentials that were good before", async () => {
    const served = await serve();
    expect(await statuses(served, as("ada"), as("x1"), as("x2"))).toEqual([200, 401, 401]);
    served.asked.mockClear();
    const refused = await served.post(CALL, as("bob"));
    expect([refused.status, refused.headers.get("retry-after"), refused.headers.get("www-authenticate")]).toEqual([
      429,
      "60",
      null,
    ]);
    expect((await read(refused)).body).toMatchObject({
      error: { message: expect.stringContaining("Try again in 60 s"), data: { error: "RATE_LIMITED" } },
    });
    expect(await statuses(served, {}, { authorization: "Basic x" })).toEqual([429, 429]);
    expect(served.asked).not.toHaveBeenCalled();
    expect(served.throttled).toHaveBeenCalledTimes(3);
    expect(await statuses(served, as("ada"))).toEqual([200]);
    expect(await (await fetch(`${served.origin}/metrics`)).text()).toContain('mcp_rate_limited_total{tool="_auth"} 3');
  });

  test("counts what is malformed, and not what is missing or good", async () => {
    const served = await serve();
    expect(await statuses(served, {}, {}, {}, as("ada"), as("bob"), as("bob"))).toEqual([401, 401, 401, 200, 200, 200]);
    expect(await statuses(served, { authorization: "Basic x" }, as("two words"), as("eve"))).toEqual([401, 401, 429]);
  });

  test("ends with its window", async () => {
    const served = await serve();
    await statuses(served, as("x1"), as("x2"));
    const later = performance.now() + WINDOW;
    const now = jest.spyOn(performance, "now").mockImplementation(() => later);
    try {
      expect(await statuses(served, as("bob"))).toEqual([200]);
    } finally {
      now.mockRestore();
    }
  });
});
