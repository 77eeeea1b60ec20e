import { createHmac } from "node:crypto";
import { expect, test } from "@jest/globals";
import { makeKey, type SigningKey, serveJson } from "../../fixtures/issuer.js";
import { makeKeyFolder } from "../../fixtures/key-folder.js";
import { makePrompt } from "../../fixtures/make-prompt.js";
import { makeResource } from "../../fixtures/make-resource.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage } from "../../fixtures/modern.js";
import { sendRaw } from "../../fixtures/raw-http.js";
import { type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";

type Headers = Record<string, string | string[]>;

interface Credentials {
  readonly name: string;
  readonly headers: Headers;
  /** For the path. */
  readonly query?: string;
  /** Undefined where they must not be taken. */
  readonly scopes?: readonly string[];
}

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Headers;
  readonly body?: unknown;
  /** Scopes that it takes; "nobody's" where no caller's credentials open it, "public" where none are needed. */
  readonly needs: readonly string[] | "public" | "nobody's";
  /** The status where it is served. */
  readonly status: number;
  /** Whether something of the author's runs then. */
  readonly runs?: boolean;
}

const RESOURCE = "https://mcp.example.com/mcp";
const OPERATIONS_KEY = "operations-key-of-32-characters!";
const JSON_BODY = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const SCOPED: readonly (readonly [string, string[]])[] = [
  ["open", []],
  ["read", ["read"]],
  ["write", ["read", "write"]],
];

const routes: readonly Route[] = [
  ...["/health", "/livez", "/readyz"].map((path) => get(path, "public", 200)),
  get("/.well-known/oauth-protected-resource", "public", 200),
  get("/.well-known/oauth-protected-resource/mcp", "public", 200),
  get("/nothing", "public", 404),
  get("/metrics", "nobody's", 200),
  get("/admin/usage", "nobody's", 200),
  get("/mcp", [], 405, { accept: "text/event-stream" }),
  get("/sse", [], 200, { accept: "text/event-stream" }),
  { name: "DELETE /mcp", method: "DELETE", path: "/mcp", needs: [], status: 404 },
  { name: "PUT /mcp", method: "PUT", path: "/mcp", needs: [], status: 405 },
  { ...post("ping"), name: "POST /messages", path: "/messages?sessionId=none", status: 404 },
  { ...post("ping"), name: "what is not JSON", body: "{", status: 400 },
  { ...post("ping"), name: "what is no JSON-RPC", body: [], status: 400 },
  post("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "0" } }),
  ...["ping", "tools/list", "resources/list", "resources/templates/list", "prompts/list", "nothing"].map((method) =>
    post(method),
  ),
  ...SCOPED.flatMap(([name, needs]) => [
    { ...post("tools/call", { name }), name: `tools/call ${name}`, needs, runs: true },
    { ...post("resources/read", { uri: `a://${name}` }), name: `resources/read ${name}`, needs, runs: true },
    { ...post("prompts/get", { name }), name: `prompts/get ${name}`, needs, runs: true },
    {
      ...post("completion/complete", {
        ref: { type: "ref/resource", uri: `b://${name}/{x}` },
        argument: { name: "x", value: "" },
      }),
      name: `completion/complete ${name}`,
      needs,
      runs: true,
    },
    { ...modern("tools/call", name, { name }), needs, runs: true },
    { ...modern("resources/read", `a://${name}`, { uri: `a://${name}` }), needs, runs: true },
    { ...modern("prompts/get", name, { name }), needs, runs: true },
  ]),
  modern("server/discover"),
  modern("tools/list"),
];

function get(path: string, needs: Route["needs"], status: number, headers: Headers = {}): Route {
  return { name: `GET ${path}`, method: "GET", path, headers, needs, status };
}

function post(method: string, params: object = {}): Route {
  const body = { jsonrpc: "2.0", id: 1, method, params };
  return { name: method, method: "POST", path: "/mcp", headers: JSON_BODY, body, needs: [], status: 200 };
}

function modern(method: string, name?: string, params: Record<string, unknown> = {}): Route {
  const headers = { ...JSON_BODY, ...modernHeaders(method, name) };
  const body = modernMessage(method, params);
  return {
    name: `${method} ${name ?? ""} of 2026-07-28`,
    method: "POST",
    path: "/mcp",
    headers,
    body,
    needs: [],
    status: 200,
  };
}

async function makeCredentials(folder: Awaited<ReturnType<typeof makeKeyFolder>>, issuer: string, signing: SigningKey) {
  const bare = await folder.make({ scopes: [] });
  const reader = await folder.make({ scopes: ["read"] });
  const writer = await folder.make({ scopes: ["read", "write"] });
  const other = await folder.make({ scopes: ["readwrite", "READ"] });
  const expired = await folder.make({ scopes: ["read", "write"], expiresAt: new Date(Date.now() - 1_000) });
  const revoked = await folder.make({ scopes: ["read", "write"] });
  await folder.store.revoke(revoked.key.id);
  const rotated = await folder.make({ scopes: ["read", "write"] });
  await folder.store.rotate(rotated.key.id, 0, undefined);

  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: issuer, aud: RESOURCE, sub: "ada", exp: now + 600, scope: "read write" };
  const sign = (changes: object, header = {}) => signing.sign({ ...claims, ...changes }, header);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const unsigned = `${part({ alg: "none", typ: "at+jwt" })}.${part(claims)}.`;
  const shared = `${part({ alg: "HS256", typ: "at+jwt" })}.${part(claims)}`;
  const hmac = createHmac("sha256", JSON.stringify(signing.jwk)).update(shared).digest("base64url");
  const good = await sign({});

  const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
  const bad = (name: string, headers: Headers, query?: string): Credentials => ({
    name,
    headers,
    ...(query === undefined ? {} : { query }),
  });
  const { token } = writer;
  const all: Credentials[] = [
    bad("none", {}),
    { name: "a key without scopes", headers: bearer(bare.token), scopes: [] },
    { name: "a key that may read", headers: bearer(reader.token), scopes: ["read"] },
    { name: "a key that may write", headers: bearer(token), scopes: ["read", "write"] },
    { name: "a key in X-API-Key", headers: { "x-api-key": token }, scopes: ["read", "write"] },
    { name: "a key with scopes that look like others", headers: bearer(other.token), scopes: ["readwrite", "READ"] },
    bad("an expired key", bearer(expired.token)),
    bad("a revoked key", bearer(revoked.token)),
    bad("a secret that was rotated out", bearer(rotated.token)),
    bad("a key that never was", bearer(`mcp_aaaaaaaaaaaa_${"a".repeat(43)}`)),
    bad("another secret", bearer(`${token.slice(0, -4)}AAAA`)),
    bad("a truncated key", bearer(token.slice(0, -1))),
    bad("a key and more", bearer(`${token}A`)),
    bad("a key in capitals", bearer(token.toUpperCase())),
    bad("the id alone", bearer(writer.key.id)),
    bad("a key in two headers", { ...bearer(token), "x-api-key": token }),
    bad("two keys in one header", { authorization: [`Bearer ${token}`, `Bearer ${reader.token}`] }),
    bad("a key in the query string", {}, `access_token=${token}`),
    bad("a key in the query string besides", bearer(token), `api_key=${token}`),
    bad("a key as Basic", { authorization: `Basic ${Buffer.from(`x:${token}`).toString("base64")}` }),
    bad("a key without a scheme", { authorization: token }),
    bad("nothing after the scheme", { authorization: "Bearer" }),
    bad("a key that is not ASCII", bearer(`${token.slice(0, -1)}é`)),
    bad("a key that is too long", bearer(token + "a".repeat(9_000))),
    bad("garbage", bearer("%%%")),
    { name: "a signed token", headers: bearer(good), scopes: ["read", "write"] },
    { name: "a signed token that may read", headers: bearer(await sign({ scope: "read" })), scopes: ["read"] },
    { name: "a signed token without scopes", headers: bearer(await sign({ scope: undefined })), scopes: [] },
    bad("an expired token", bearer(await sign({ exp: now - 600 }))),
    bad("a token that is not good yet", bearer(await sign({ nbf: now + 600 }))),
    bad("a token without an end", bearer(await sign({ exp: undefined }))),
    bad("a token for another server", bearer(await sign({ aud: "https://other.example.com/mcp" }))),
    bad("a token of another issuer", bearer(await sign({ iss: "https://evil.example.com" }))),
    bad("a token of another kind", bearer(await sign({}, { typ: "logout+jwt" }))),
    bad("a token of nobody", bearer(await sign({ sub: undefined }))),
    bad("a token of an unknown key", bearer(await (await makeKey("unknown")).sign(claims))),
    bad("a token with another's signature", bearer(await (await makeKey("one")).sign(claims))),
    bad("a token with other claims", bearer(good.replace(/\.[^.]+\./, `.${part({ ...claims, sub: "eve" })}.`))),
    bad("a token without a signature", bearer(unsigned)),
    bad("a token signed with the public key", bearer(`${shared}.${hmac}`)),
    { name: "what an author's function knows", headers: bearer("partner-token"), scopes: ["read"] },
    bad("what it does not", bearer("partner-tokem")),
  ];
  return all;
}

/** What the two together must come to: said here anew, and not taken from the code under test. */
function expectedStatus({ needs, status }: Route, { scopes }: Credentials): number {
  if (needs === "public") return status;
  if (needs === "nobody's" || scopes === undefined) return 401;
  return needs.every((scope) => scopes.includes(scope)) ? status : 403;
}

/** @returns the server, and how often something of its author's has run */
async function serve(keys: string, issuer: string): Promise<{ served: ServedHttp; runs: () => number }> {
  let runs = 0;
  const run = () => {
    runs += 1;
    return "ran";
  };
  const components = SCOPED.flatMap(([name, scopes]) => {
    const policy = { scopes };
    return [
      makeTool(name, run, { policy }),
      Object.assign(makeResource(`a://${name}`), { name: `a-${name}`, policy, read: run }),
      Object.assign(makeResource(`b://${name}/{x}`), {
        name: `b-${name}`,
        policy,
        complete: { x: () => [run()] },
      }),
      Object.assign(makePrompt(name), { policy, render: run }),
    ];
  });
  const served = await serveHttp(
    components,
    { operations: { key: OPERATIONS_KEY } },
    {
      transports: { http: true, sse: true },
      auth: {
        apiKeys: { file: keys },
        oauth: { resource: RESOURCE, authorizationServers: [issuer] },
        jwt: { issuer, jwksUri: `${issuer}/keys` },
        custom: ({ token }) => (token === "partner-token" ? { id: "partner", scopes: ["read"] } : undefined),
      },
      limits: { failedAuth: { limit: 1_000_000, window: 1_000 } },
    },
  );
  return { served, runs: () => runs };
}

test("every route, with all kinds of credentials and scopes, opens to those that it must and to nobody else", async () => {
  const signing = await makeKey("one");
  const { origin: issuer } = await serveJson(() => ({ body: { keys: [signing.jwk] } }));
  const folder = await makeKeyFolder();
  const credentials = await makeCredentials(folder, issuer, signing);
  const { served, runs } = await serve(folder.file, issuer);

  const wrong: unknown[] = [];
  let rows = 0;
  for (const route of routes) {
    for (const sent of credentials) {
      const before = runs();
      const separator = route.path.includes("?") ? "&" : "?";
      const url = served.origin + route.path + (sent.query === undefined ? "" : separator + sent.query);
      const text = typeof route.body === "string" ? route.body : JSON.stringify(route.body ?? "");
      const body = Buffer.from(route.body === undefined ? "" : text);
      const answer = await sendRaw(url, route.method, { ...route.headers, ...sent.headers }, body);
      const status = expectedStatus(route, sent);
      const ran = runs() - before;
      const mustRun = route.runs === true && status === 200 ? 1 : 0;
      if (answer.status !== status || ran !== mustRun) {
        wrong.push({ route: route.name, with: sent.name, status, got: answer.status, ran, mustRun, text: answer.text });
      }
      rows += 1;
    }
  }
  expect(wrong).toEqual([]);
  expect(rows).toBe(routes.length * credentials.length);
  expect(rows).toBeGreaterThan(1_500);
  expect(runs()).toBeGreaterThan(100);
}, 120_000);
