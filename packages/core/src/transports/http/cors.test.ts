import { describe, expect, test } from "@jest/globals";
import { readEvents } from "../../fixtures/event-reader.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";

const PAGE = "https://app.example";
const echo = makeTool("echo", async (_, context) => {
  await context.progress(1);
  return "ok";
});
const serve = (allowedOrigins: string[] = [PAGE]) =>
  serveHttp(
    [echo],
    { allowedOrigins },
    { transports: { sse: true }, auth: { custom: ({ token }) => (token && { id: token, scopes: [] }) || undefined } },
  );

function preflight(endpoint: string, origin: string, headers = "authorization, content-type"): Promise<Response> {
  const asked = { origin, "access-control-request-method": "POST", "access-control-request-headers": headers };
  return fetch(endpoint, { method: "OPTIONS", headers: asked });
}

describe("a page of a listed origin", () => {
  test.each(["/mcp", "/sse", "/messages"])(
    "is told ahead that it may call %s, before it says who it is",
    async (path) => {
      const { origin } = await serve();
      const { status, headers } = await preflight(origin + path, PAGE);
      expect(status).toBe(204);
      expect(Object.fromEntries(headers)).toMatchObject({
        "access-control-allow-origin": PAGE,
        "access-control-allow-methods": "GET, POST, DELETE",
        "access-control-allow-headers": "authorization, content-type",
        "access-control-max-age": "600",
        vary: "Origin",
      });
      expect(headers.get("content-length")).toBeNull();
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    },
  );

  test("may send the headers of MCP, and no others", async () => {
    const { endpoint } = await serve();
    const mcp =
      "accept, authorization, content-type, last-event-id, mcp-method, mcp-name, mcp-param-region, mcp-protocol-version, mcp-session-id, x-api-key";
    const { headers } = await preflight(
      endpoint,
      PAGE,
      `${mcp.replace("mcp-param-region", "Mcp-Param-Region")}, cookie, x-forwarded-for, mcp-param-`,
    );
    expect(headers.get("access-control-allow-headers")).toBe(mcp);
  });

  test("may read an answer, a refusal and a stream", async () => {
    const { origin, endpoint, post } = await serve();
    const key = { authorization: "Bearer a" };
    const meta = callMessage(1, "echo", {}, "t");
    const stream = await post(meta, { origin: PAGE, ...key });
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    const opened = await fetch(`${origin}/sse`, { headers: { origin: PAGE, ...key } });
    expect(opened.status).toBe(200);
    const plain = await post(callMessage(1, "echo"), { origin: PAGE, accept: "application/json", ...key });
    expect(plain.status).toBe(200);
    const refused = await post(callMessage(1, "echo"), { origin: PAGE });
    expect(refused.status).toBe(401);
    const refusedStream = await fetch(`${origin}/sse`, { headers: { origin: PAGE } });
    expect(refusedStream.status).toBe(401);
    const notAllowed = await fetch(endpoint, { headers: { origin: PAGE, ...key } });
    expect(notAllowed.status).toBe(405);
    for (const { headers } of [stream, opened, plain, refused, refusedStream, notAllowed]) {
      expect(headers.get("access-control-allow-origin")).toBe(PAGE);
      expect(headers.get("vary")).toBe("Origin");
      expect(headers.get("access-control-expose-headers")).toBe(
        "Mcp-Session-Id, WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id",
      );
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    }
    await readEvents(stream).next();
  });

  test("asks with OPTIONS only ahead of a call", async () => {
    const { origin, endpoint } = await serve();
    const headers = { origin: PAGE, authorization: "Bearer a" };
    expect((await fetch(endpoint, { method: "OPTIONS", headers })).status).toBe(405);
    expect((await fetch(`${origin}/sse`, { method: "OPTIONS", headers })).status).toBe(405);
  });
});

describe("a page may not read what it is answered", () => {
  test.each<[string, string, string[]]>([
    ["of another origin", "https://evil.example", [PAGE]],
    ["that hides its origin", "null", [PAGE]],
    ["of a listed host by another scheme", "http://app.example", [PAGE]],
    ["of this machine, that nobody listed", "http://localhost:6274", [PAGE]],
    ["of any origin, where none is listed", PAGE, []],
  ])("%s", async (_, page, allowed) => {
    const { endpoint, post } = await serve(allowed);
    const key = { authorization: "Bearer a" };
    for (const { status, headers } of [
      await preflight(endpoint, page),
      await post(callMessage(1, "echo"), { origin: page, ...key }),
    ]) {
      expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
      expect(status).not.toBe(204);
    }
  });
});
