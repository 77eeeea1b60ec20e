import { expect, test } from "@jest/globals";
import { type Credentials, makeCredentials, RESOURCE, type SentHeaders } from "../../fixtures/credentials.js";
import { makeKey, serveJson } from "../../fixtures/issuer.js";
import { makeKeyFolder } from "../../fixtures/key-folder.js";
import { makePrompt } from "../../fixtures/make-prompt.js";
import { makeResource } from "../../fixtures/make-resource.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage } from "../../fixtures/modern.js";
import { sendRaw } from "../../fixtures/raw-http.js";
import { type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";
import { PAGE_FOLDER, readPageFiles } from "./page-files.js";

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: SentHeaders;
  readonly body?: unknown;
  /** Scopes that it takes; "the operator's" where no caller's credentials open it, "public" where none are needed. */
  readonly needs: readonly string[] | "public" | "the operator's";
  /** The status where it is served. */
  readonly status: number;
  /** Whether something of the author's runs then. */
  readonly runs?: boolean;
}

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
  get("/metrics", "the operator's", 200),
  get("/admin/usage", "the operator's", 200),
  get("/admin", "the operator's", readPageFiles(PAGE_FOLDER).size === 0 ? 404 : 200),
  get("/admin/page/none.js", "the operator's", 404),
  get("/admin/status", "the operator's", 200),
  get("/admin/tools", "the operator's", 200),
  {
    ...{ name: "POST /admin/call", method: "POST", path: "/admin/call", headers: JSON_BODY, needs: "the operator's" },
    ...{ body: { tool: "write", arguments: {} }, status: 200, runs: true },
  },
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

function get(path: string, needs: Route["needs"], status: number, headers: SentHeaders = {}): Route {
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

/** Those of the operator, which callers' routes do not take. */
const OPERATOR: readonly Credentials[] = [
  { name: "the operator's key", headers: { authorization: `Bearer ${OPERATIONS_KEY}` } },
  {
    name: "the operator's key from a browser",
    headers: { authorization: `Basic ${Buffer.from(`admin:${OPERATIONS_KEY}`).toString("base64")}` },
  },
];

/** What the two together must come to: said here anew, and not taken from the code under test. */
function expectedStatus({ needs, status }: Route, sent: Credentials): number {
  const { scopes } = sent;
  if (needs === "public") return status;
  if (needs === "the operator's") return OPERATOR.includes(sent) ? status : 401;
  if (scopes === undefined) return 401;
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
    { operations: { key: OPERATIONS_KEY, playground: true } },
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
  const credentials = [...OPERATOR, ...(await makeCredentials(folder, issuer, signing))];
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
