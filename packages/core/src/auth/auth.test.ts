import { describe, expect, jest, test } from "@jest/globals";
import { z } from "zod";
import type { AuthWays } from "../config/auth-schema.js";
import { ToolError } from "../errors/tool-error.js";
import { makeTool } from "../fixtures/make-tool.js";
import { ask, modernHeaders, modernMessage, read } from "../fixtures/modern.js";
import { type ServedHttp, serveHttp } from "../fixtures/serve-http.js";
import { Auth } from "./auth.js";

const echo = makeTool("echo", ({ text }, { principal }) => `${principal.id}: ${text}`, {
  schema: { text: z.string() },
});
const ada = { id: "ada", scopes: ["read"] };

const serve = (custom: AuthWays["custom"], onLog?: (line: unknown) => void): Promise<ServedHttp> =>
  serveHttp([echo], {}, { auth: { custom } }, onLog);
const byToken: AuthWays["custom"] = ({ token }) => (token === "good" ? ada : undefined);
const CALL = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "echo", arguments: { text: "hi" } } };

describe("a server that asks who calls", () => {
  test("calls its tools for whom it knows", async () => {
    const { post } = await serve(byToken);
    expect(await read(await post(CALL, { authorization: "Bearer good" }))).toMatchObject({
      status: 200,
      body: { result: { content: [{ text: "ada: hi" }] } },
    });
    expect((await post(CALL, { "x-api-key": "good" })).status).toBe(200);
    expect((await post(CALL, { authorization: "bearer good" })).status).toBe(200);
  });

  test.each<[string, Record<string, string>, string]>([
    ["no credentials", {}, ""],
    ["a token that nobody knows", { authorization: "Bearer bad" }, ""],
    ["a scheme of another kind", { authorization: "Basic Z29vZA==" }, ""],
    ["no token after the scheme", { authorization: "Bearer " }, ""],
    ["two tokens in one header", { authorization: "Bearer good good" }, ""],
    ["foreign characters", { authorization: "Bearer gööd" }, ""],
    ["control characters", { "x-api-key": "go\tod" }, ""],
    ["a token that is too long", { authorization: `Bearer ${"a".repeat(8_193)}` }, ""],
    ["two headers", { authorization: "Bearer good", "x-api-key": "good" }, ""],
    ["a token in the query string", {}, "?access_token=good"],
    ["one there besides", { authorization: "Bearer good" }, "?api_key=good"],
  ])("refuses %s with 401 and always the same words", async (_, headers, query) => {
    const log: unknown[] = [];
    const { endpoint } = await serve(byToken, (line) => log.push(line));
    const answer = await fetch(endpoint + query, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(CALL),
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm="test"(?:, error="invalid_token")?$/);
    expect(await answer.json()).toEqual({
      jsonrpc: "2.0",
      error: {
        code: -32000,
        message: expect.stringMatching(/^This server takes calls from those it knows only.* Bearer <token>\.$/),
        data: expect.objectContaining({ error: "UNAUTHENTICATED", action: "authenticate" }),
      },
    });
    expect(JSON.stringify(log)).not.toMatch(/good|gööd/);
  });

  test("says only to whom sent something that it was not good", async () => {
    const { post } = await serve(byToken);
    expect((await post(CALL)).headers.get("www-authenticate")).toBe('Bearer realm="test"');
    expect((await post(CALL, { authorization: "Bearer bad" })).headers.get("www-authenticate")).toBe(
      'Bearer realm="test", error="invalid_token"',
    );
  });

  test.each(["GET", "DELETE"])("asks on %s too", async (method) => {
    const { endpoint } = await serve(byToken);
    expect((await fetch(endpoint, { method })).status).toBe(401);
  });

  test("asks on the routes of HTTP+SSE too", async () => {
    const served = await serveHttp([echo], {}, { auth: { custom: byToken }, transports: { http: true, sse: true } });
    expect((await fetch(`${served.origin}/sse`)).status).toBe(401);
    expect((await fetch(`${served.origin}/messages?sessionId=1`, { method: "POST" })).status).toBe(401);
  });

  test.each(["/health", "/livez", "/readyz"])("asks nobody at %s", async (path) => {
    const { origin } = await serve(byToken);
    expect((await fetch(origin + path)).status).toBe(200);
  });

  test("that can't tell just now says so, and not why", async () => {
    const log: unknown[] = [];
    const { post } = await serve(
      () => Promise.reject(new Error("connect 10.1.2.3:5432")),
      (line) => log.push(line),
    );
    const answer = await post(CALL, { authorization: "Bearer good" });
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("10.1.2.3");
    expect(JSON.stringify(log)).toContain("connect 10.1.2.3");
  });

  test("sends on what its author's function throws on purpose", async () => {
    const { post } = await serve(() => {
      throw new ToolError("RATE_LIMITED", "Not so fast", { retryAfter: 7 });
    });
    const answer = await post(CALL, { authorization: "Bearer good" });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "7"]);
  });
});

test("an attempt that is not looked at is told of as one", () => {
  const onFailure = jest.fn();
  const auth = new Auth({ authenticators: [], challenge: () => "", onSuccess: () => {}, onFailure });
  auth.throttled({ address: "192.0.2.7" });
  expect(onFailure.mock.calls).toEqual([
    [{ method: "none", outcome: "throttled", address: "192.0.2.7", reason: expect.any(String) }],
  ]);
});

describe("a session belongs to whom it was opened for", () => {
  const both: AuthWays["custom"] = ({ token }) => (token === undefined ? undefined : { id: token, scopes: [] });
  const INITIALIZE = {
    jsonrpc: "2.0",
    id: 0,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "0" } },
  };

  test("and for anybody else it is not there", async () => {
    const { post, endpoint } = await serve(both);
    const opened = await post(INITIALIZE, { authorization: "Bearer ada" });
    const session = { "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
    const eve = { authorization: "Bearer eve", ...session };
    expect((await post(CALL, eve)).status).toBe(404);
    expect((await fetch(endpoint, { method: "DELETE", headers: eve })).status).toBe(404);
    expect((await fetch(endpoint, { headers: { ...eve, accept: "text/event-stream" } })).status).toBe(404);
    expect((await post(CALL, { authorization: "Bearer ada", ...session })).status).toBe(200);
  });

  test("in the same way over HTTP+SSE", async () => {
    const served = await serveHttp([echo], {}, { auth: { custom: both }, transports: { http: true, sse: true } });
    const stream = await fetch(`${served.origin}/sse`, { headers: { authorization: "Bearer ada" } });
    const { value } = (await stream.body?.getReader().read()) ?? {};
    const path = /data: (\S+)/.exec(Buffer.from(value ?? []).toString())?.[1] ?? "";
    const send = (token: string) =>
      fetch(served.origin + path, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(INITIALIZE),
      });
    expect((await send("eve")).status).toBe(404);
    expect((await send("ada")).status).toBe(202);
  });
});

test("a server that asks nobody takes credentials for nothing", async () => {
  const served = await serveHttp([echo]);
  expect((await ask(served, "tools/list")).status).toBe(200);
});

describe("what is open ends with the credentials that opened it", () => {
  const serveBriefly = () =>
    serveHttp(
      [echo],
      {},
      {
        transports: { http: true, sse: true },
        auth: { custom: () => ({ id: "brief", scopes: [], expiresAt: Date.now() + 300 }) },
      },
    );
  const ended = async (stream: Response): Promise<boolean> => {
    const reader = stream.body?.getReader();
    for (;;) if ((await reader?.read())?.done !== false) return true;
  };

  test("a session's stream", async () => {
    const { post, endpoint } = await serveBriefly();
    const client = { capabilities: {}, clientInfo: { name: "raw", version: "0" } };
    const params = { protocolVersion: "2025-06-18", ...client };
    const opened = await post({ jsonrpc: "2.0", id: 0, method: "initialize", params });
    const session = { "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
    const stream = await fetch(endpoint, { headers: { ...session, accept: "text/event-stream" } });
    expect(stream.status).toBe(200);
    expect(await ended(stream)).toBe(true);
  });

  test("a listener", async () => {
    const { post } = await serveBriefly();
    const message = modernMessage("subscriptions/listen", { notifications: { toolsListChanged: true } });
    const stream = await post(message, modernHeaders("subscriptions/listen"));
    expect(await stream.text()).toContain('"result"');
  });

  test("the stream of HTTP+SSE", async () => {
    const { origin } = await serveBriefly();
    expect(await ended(await fetch(`${origin}/sse`))).toBe(true);
  });
});
