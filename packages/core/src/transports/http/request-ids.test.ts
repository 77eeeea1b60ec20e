import { describe, expect, test } from "@jest/globals";
import { makeGate } from "../../fixtures/gate.js";
import { makePrompt } from "../../fixtures/make-prompt.js";
import { makeResource } from "../../fixtures/make-resource.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage, modernMeta } from "../../fixtures/modern.js";
import { callMessage, INITIALIZE, serveHttp } from "../../fixtures/serve-http.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
const ID = { "x-request-id": "req-1" };
const JSON_TYPE = { "content-type": "application/json" };

const tell = makeTool("tell", (_, { requestId, log }) => {
  log.info("looking");
  return requestId;
});
const slow = makeTool("slow", async (_, context) => {
  await context.progress(1);
  return "done";
});

async function serve(config: Parameters<typeof serveHttp>[2] = {}, http: Parameters<typeof serveHttp>[1] = {}) {
  const log: Record<string, unknown>[] = [];
  const components = [tell, slow, makeResource("docs://readme"), makePrompt("review", {})];
  const served = await serveHttp(components, http, config, (line) => log.push(Object(line)));
  return { ...served, log };
}

describe("a request id that a client sends", () => {
  test("is that of its call: in the head, for the tool, in its log lines and in the envelope of a failure", async () => {
    const { post, log } = await serve();
    const answer = await post(callMessage(1, "tell"), ID);
    expect(answer.headers.get("x-request-id")).toBe("req-1");
    expect(await answer.json()).toMatchObject({ result: { content: [{ text: "req-1" }] } });
    const failed = await post(callMessage(1, "missing"), ID);
    expect(await failed.json()).toMatchObject({ error: { data: { requestId: "req-1" } } });
    expect(log.map(({ msg, requestId }) => [msg, requestId])).toEqual([
      ["looking", "req-1"],
      ["call", "req-1"],
      ["call", "req-1"],
    ]);
  });

  test("is else the trace's, from the header or from a modern request's _meta", async () => {
    const { post } = await serve();
    const idOf = async (answer: Promise<Response>) => (await answer).headers.get("x-request-id");
    expect(await idOf(post(callMessage(1, "tell"), { traceparent }))).toBe(TRACE);
    const message = modernMessage("tools/call", { name: "tell", arguments: {}, _meta: modernMeta({ traceparent }) });
    expect(await idOf(post(message, modernHeaders("tools/call", "tell")))).toBe(TRACE);
    expect(await idOf(post(callMessage(1, "tell"), { "x-request-id": "not safe", traceparent }))).toBe(TRACE);
    expect(await idOf(post(callMessage(1, "tell"), { "x-request-id": "not safe" }))).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("comes back on every answer, whoever gives it", async () => {
    const { origin, endpoint, post, log } = await serve(
      { transports: { sse: true } },
      { allowedOrigins: ["https://a.example"] },
    );
    const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
      fetch(origin + path, { method, headers: { ...ID, ...headers } });
    const opened = await post(INITIALIZE, ID);
    const session = { "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
    const abort = new AbortController();
    const stream = await fetch(endpoint, {
      headers: { ...ID, ...session, accept: "text/event-stream" },
      signal: abort.signal,
    });
    const sse = await fetch(`${origin}/sse`, { headers: ID, signal: abort.signal });
    const preflight = { origin: "https://a.example", "access-control-request-method": "POST" };
    const answers: [number, Response][] = [
      [200, opened],
      [200, stream],
      [200, sse],
      [200, await post(callMessage(1, "slow", {}, "token"), ID)],
      [202, await post({ jsonrpc: "2.0", method: "notifications/initialized" }, { ...ID, ...session })],
      [400, await post("{", ID)],
      [404, await post(callMessage(1, "tell"), { ...ID, "mcp-session-id": "none" })],
      [415, await post("hello", { ...ID, "content-type": "text/plain" })],
      [413, await post("x".repeat(2_000_000), ID)],
      [403, await post(callMessage(1, "tell"), { ...ID, origin: "https://evil.example" })],
      [405, await get("/mcp", {}, "PUT")],
      [405, await get("/mcp")],
      [204, await get("/mcp", preflight, "OPTIONS")],
      [200, await get("/mcp", session, "DELETE")],
      [200, await get("/health")],
      [200, await get("/livez")],
      [200, await get("/metrics")],
      [200, await get("/admin/usage")],
      [403, await get("/metrics", { via: "1.1 proxy" })],
      [404, await get("/nothing?token=here")],
      [400, await get("/%")],
    ];
    expect(answers.map(([, { status, headers }]) => [status, headers.get("x-request-id")])).toEqual(
      answers.map(([status]) => [status, "req-1"]),
    );
    abort.abort();
    const refused = log.filter(({ msg }) => msg === "refused");
    expect(new Set(refused.map(({ requestId, address }) => `${requestId} ${address}`))).toEqual(
      new Set(["req-1 127.0.0.1"]),
    );
    expect(refused.map(({ level, method, path, status, code }) => [level, method, path, status, code])).toEqual([
      ["info", "POST", "/mcp", 400, "INVALID_INPUT"],
      ["info", "tools/call", undefined, undefined, "NOT_FOUND"],
      ["info", "POST", "/mcp", 415, "INVALID_INPUT"],
      ["info", "POST", "/mcp", 413, "PAYLOAD_TOO_LARGE"],
      ["warn", "POST", "/mcp", 403, "FORBIDDEN"],
      ["info", "PUT", "/mcp", 405, "INVALID_INPUT"],
      ["info", "GET", "/mcp", 405, "INVALID_INPUT"],
      ["warn", "GET", "/metrics", 403, "FORBIDDEN"],
      ["info", "GET", "/nothing", 404, "NOT_FOUND"],
      ["info", "GET", "/%", 400, "INVALID_INPUT"],
    ]);
  });

  test("comes back with 401 and 429, whose lines say why, and the proxy's client is the address", async () => {
    const custom = ({ token }: { readonly token: string | undefined }) =>
      token === "good" ? { id: "ada", scopes: [] } : undefined;
    const config = { auth: { custom }, limits: { perPrincipal: { limit: 1, window: 60_000 } } };
    const { post, log } = await serve(config, { trustedProxies: ["127.0.0.1"] });
    const from = { ...ID, "x-forwarded-for": "192.0.2.7" };
    const unknown = await post(callMessage(1, "tell"), { ...from, authorization: "Bearer bad" });
    await post(callMessage(1, "tell"), { ...from, authorization: "Bearer good" });
    const limited = await post(callMessage(1, "tell"), { ...from, authorization: "Bearer good" });
    expect([unknown, limited].map(({ status, headers }) => [status, headers.get("x-request-id")])).toEqual([
      [401, "req-1"],
      [429, "req-1"],
    ]);
    expect(log.filter(({ msg }) => msg !== "looking")).toEqual([
      expect.objectContaining({
        code: "UNAUTHENTICATED",
        address: "192.0.2.7",
        reason: "of no kind that is taken here",
      }),
      expect.objectContaining({ code: "OK", principal: "ada", auth: "custom", requestId: "req-1" }),
      expect.objectContaining({ code: "RATE_LIMITED", address: "192.0.2.7", requestId: "req-1" }),
    ]);
  });

  test("may be that of many at once: each is answered and cancelled on its own", async () => {
    const gate = makeGate();
    const wait = makeTool("wait", async (_, { signal }) => {
      await Promise.race([gate.opened, new Promise((resolve) => signal.addEventListener("abort", resolve))]);
      signal.throwIfAborted();
      return "waited";
    });
    const { post, assembly } = await serveHttp([wait]);
    const opened = await post(INITIALIZE);
    const headers = { ...ID, "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
    const cancelled = post(callMessage("a", "wait"), headers);
    const others = [post(callMessage("b", "wait"), headers), post(callMessage("c", "wait"), headers)];
    while (assembly.inFlight.size < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    await post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: "a" } }, headers);
    expect(await (await cancelled).text()).toBe("");
    expect(assembly.inFlight.size).toBe(2);
    gate.open();
    for (const [index, answer] of (await Promise.all(others)).entries()) {
      expect(await answer.json()).toMatchObject({ id: ["b", "c"][index], result: { content: [{ text: "waited" }] } });
    }
  });
});

test("a refused request can't break its log line", async () => {
  const { origin, log } = await serve();
  await fetch(`${origin}/${encodeURIComponent('"\u001b[31m\n')}`, { method: "POST", headers: JSON_TYPE, body: "{}" });
  const hostile = { jsonrpc: "2.0", id: 1, method: '\u001b[31m"\n{"level":"fatal"}'.padEnd(5_000, "x") };
  await fetch(`${origin}/mcp`, { method: "POST", headers: JSON_TYPE, body: JSON.stringify(hostile) });
  expect(log).toEqual([
    expect.objectContaining({ msg: "refused", path: "/%22%1B%5B31m%0A" }),
    expect.objectContaining({ msg: "refused", method: hostile.method.slice(0, 128) }),
  ]);
});
