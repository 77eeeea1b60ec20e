import { describe, expect, test } from "@jest/globals";
import type { AuthWays } from "../config/auth-schema.js";
import { makeKey, serveJson } from "../fixtures/issuer.js";
import { makeTool } from "../fixtures/make-tool.js";
import { callMessage, type ServedHttp, serveHttp } from "../fixtures/serve-http.js";

const RESOURCE = "https://mcp.example.com/servers/mcp";
const METADATA = "/.well-known/oauth-protected-resource";
const METADATA_URL = `https://mcp.example.com${METADATA}/servers/mcp`;

const tools = [
  makeTool("open", () => "open"),
  makeTool("read", () => "read", { policy: { scopes: ["read"] } }),
  makeTool("write", () => "written", { policy: { scopes: ["read", "write"] } }),
  makeTool("admin", () => "done", { policy: { scopes: ["admin"] } }),
];

interface Served extends ServedHttp {
  /** Calls a tool with a token of these scopes. */
  callWith(scope: string, tool: string): Promise<Response>;
  readonly issuer: string;
  closeIssuer(): Promise<void>;
}

async function serve(oauth: Partial<AuthWays["oauth"]> = {}, ways: Partial<AuthWays> = {}): Promise<Served> {
  const key = await makeKey("one");
  const server = await serveJson(() => ({ body: { keys: [key.jwk] } }));
  const jwt = { issuer: server.origin, jwksUri: server.origin };
  const whole = { resource: RESOURCE, authorizationServers: [server.origin], ...oauth };
  const served = await serveHttp(tools, {}, { title: "The Test", auth: { jwt, oauth: whole, ...ways } });
  const exp = Math.floor(Date.now() / 1_000) + 60;
  return {
    ...served,
    issuer: server.origin,
    closeIssuer: server.close,
    callWith: async (scope, tool) => {
      const token = await key.sign({ iss: server.origin, aud: RESOURCE, sub: "ada", scope, exp });
      return served.post(callMessage(1, tool), { authorization: `Bearer ${token}` });
    },
  };
}

const challengeOf = (answer: Response) => answer.headers.get("www-authenticate");

describe("a server with an authorization server", () => {
  test.each([METADATA, `${METADATA}/servers/mcp`])("says at %s where to get tokens", async (path) => {
    const { origin, issuer } = await serve();
    const answer = await fetch(origin + path);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(await answer.json()).toEqual({
      resource: RESOURCE,
      authorization_servers: [issuer],
      scopes_supported: ["admin", "read", "write"],
      bearer_methods_supported: ["header"],
      resource_name: "The Test",
    });
  });

  test("lets browsers ask that first", async () => {
    const { origin } = await serve();
    const answer = await fetch(origin + METADATA, { method: "OPTIONS" });
    expect([answer.status, answer.headers.get("access-control-allow-headers")]).toEqual([204, "*"]);
  });

  test("sends clients without a token there, with the scopes to ask for", async () => {
    const { post } = await serve();
    const missing = await post(callMessage(1, "open"));
    expect(missing.status).toBe(401);
    expect(challengeOf(missing)).toBe(
      `Bearer realm="test", scope="admin read write", resource_metadata="${METADATA_URL}"`,
    );
    expect(challengeOf(await post(callMessage(1, "open"), { authorization: "Bearer a.b.c" }))).toBe(
      `Bearer realm="test", error="invalid_token", scope="admin read write", resource_metadata="${METADATA_URL}"`,
    );
  });

  test("tells of the scopes that its operator wants them to begin with", async () => {
    const { origin, post } = await serve({ scopes: ["read"] });
    expect(await (await fetch(origin + METADATA)).json()).toMatchObject({ scopes_supported: ["read"] });
    expect(challengeOf(await post(callMessage(1, "open")))).toContain('scope="read"');
  });

  test("takes a call with a token that has the scopes", async () => {
    const { callWith } = await serve();
    expect((await callWith("read write", "write")).status).toBe(200);
  });

  test.each([
    ["all at once", "", "write", "read write"],
    ["with what the token has, so that the next one has it too", "read", "admin", "read admin"],
    ["without what means nothing here", "openid offline_access read", "write", "read write"],
  ])("asks for the scopes that a call needs %s", async (_, has, tool, asked) => {
    const { callWith } = await serve({ scopes: ["read"] });
    const answer = await callWith(has, tool);
    expect(answer.status).toBe(403);
    expect(challengeOf(answer)).toBe(
      `Bearer realm="test", error="insufficient_scope", scope="${asked}", resource_metadata="${METADATA_URL}"`,
    );
    expect(await answer.json()).toMatchObject({ error: { data: { error: "FORBIDDEN", action: "authenticate" } } });
  });

  test("that can't be reached says so, and sends nobody to log in again", async () => {
    const { callWith, closeIssuer } = await serve();
    await closeIssuer();
    const answer = await callWith("read", "read");
    expect([answer.status, answer.headers.get("retry-after"), challengeOf(answer)]).toEqual([503, "5", null]);
    expect(await answer.json()).toMatchObject({
      error: { data: { error: "DEPENDENCY_UNAVAILABLE", retryable: true } },
    });
  });

  test("may know callers in other ways besides", async () => {
    const introspection = {
      ...{ url: "http://127.0.0.1:9/introspect", clientId: "c", clientSecret: "s", cacheTtl: 1_000 },
      audience: RESOURCE,
    };
    const { post, callWith } = await serve({}, { introspection });
    expect((await callWith("", "open")).status).toBe(200);
    // What is no signed token is asked about.
    expect((await post(callMessage(1, "open"), { authorization: "Bearer opaque" })).status).toBe(503);
  });
});

test("a server whose resource has no path says so in one place", async () => {
  const { origin, post } = await serve({ resource: "https://mcp.example.com/" });
  expect((await fetch(origin + METADATA)).status).toBe(200);
  expect(challengeOf(await post(callMessage(1, "open")))).toContain(
    `resource_metadata="https://mcp.example.com${METADATA}"`,
  );
});

test("a server without an authorization server has nothing there", async () => {
  const { origin } = await serveHttp([], {}, { auth: { custom: () => undefined } });
  expect((await fetch(origin + METADATA)).status).toBe(404);
});
