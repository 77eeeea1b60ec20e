import { describe, expect, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { rejectionOf } from "../../fixtures/results.js";
import { callMessage, type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";
import { talk } from "../../fixtures/talk.js";

const tools = [makeTool("a", () => "ok")];
const KEY = "operations-key-of-32-characters!";
const HEALTH = ["/health", "/livez", "/readyz"];

/** Where it is bound publicly, its own loopback address still reaches it. */
const at = ({ transport }: ServedHttp, path: string) => `http://127.0.0.1:${transport.port}${path}`;

async function metricsOf(served: ServedHttp, headers: Record<string, string> = {}) {
  const response = await fetch(at(served, "/metrics"), { headers });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe("without a key, on the server's own port", () => {
  test("this machine may read /metrics", async () => {
    expect((await metricsOf(await serveHttp(tools))).text).toContain("mcp_tool_calls_total");
  });

  test.each(["x-forwarded-for", "forwarded", "x-forwarded-host", "x-real-ip", "via"])(
    "what a proxy passes on may not: %s",
    async (name) => {
      const { status, text } = await metricsOf(await serveHttp(tools), { [name]: "127.0.0.1" });
      expect(status).toBe(403);
      expect(text).toMatch(/came through a proxy.*operations\.key/);
      expect(text).not.toContain("mcp_tool_calls_total");
    },
  );

  test("a page of another origin may not", async () => {
    expect((await metricsOf(await serveHttp(tools), { origin: "https://evil.example" })).status).toBe(403);
  });

  test("nobody may where other machines reach the server, and the refusal says what to set", async () => {
    const served = await serveHttp(tools, { host: "0.0.0.0" }, { auth: "none" });
    const { status, text } = await metricsOf(served);
    expect(status).toBe(403);
    expect(text).toMatch(/FORBIDDEN.*Set transports\.http\.operations\.key.*transports\.http\.operations\.port/);
    for (const path of HEALTH) expect((await fetch(at(served, path))).status).toBe(200);
  });
});

describe.each(["127.0.0.1", "0.0.0.0"])("with a key, on the port of a server at %s", (host) => {
  const serve = () => serveHttp(tools, { host, operations: { key: KEY } }, { auth: "none" });

  test("who sends it may read /metrics, through a proxy too", async () => {
    const served = await serve();
    const sent = { authorization: `bearer ${KEY}`, "x-forwarded-for": "203.0.113.7" };
    expect((await metricsOf(served, sent)).text).toContain("mcp_tool_calls_total");
  });

  test.each<[string, Record<string, string>]>([
    ["nothing", {}],
    ["another key", { authorization: `Bearer ${KEY.replace("o", "0")}` }],
    ["its beginning", { authorization: `Bearer ${KEY.slice(0, -1)}` }],
    ["more than it", { authorization: `Bearer ${KEY}x` }],
    ["it twice", { authorization: `Bearer ${KEY}, Bearer ${KEY}` }],
    ["it by another scheme", { authorization: `Basic ${KEY}` }],
    ["it without a scheme", { authorization: KEY }],
    ["an empty one", { authorization: "Bearer " }],
    ["it where callers put theirs", { "x-api-key": KEY }],
  ])("who sends %s gets 401", async (_, sent) => {
    const { status, text, headers } = await metricsOf(await serve(), sent);
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toBe(
      'Bearer realm="operations", Basic realm="operations", charset="UTF-8"',
    );
    expect(JSON.parse(text)).toMatchObject({
      error: {
        message: expect.stringContaining("Bearer <key>, or as the password"),
        data: { error: "UNAUTHENTICATED" },
      },
    });
    expect(text).not.toContain(KEY);
  });

  test("health needs none, nor does MCP", async () => {
    const served = await serve();
    for (const path of HEALTH) expect((await fetch(at(served, path))).status).toBe(200);
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(callMessage(1, "a"));
    expect((await fetch(at(served, "/mcp"), { method: "POST", headers, body })).status).toBe(200);
  });
});

describe("on a listener of their own", () => {
  const serve = (settings = {}) =>
    serveHttp(tools, { host: "0.0.0.0", operations: { port: 0, ...settings } }, { auth: "none" });

  test("/metrics is there and not on the server's port, and health is on both", async () => {
    const served = await serve();
    const address = served.transport.operationsAddress ?? "";
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/metrics$/);
    expect(await (await fetch(address)).text()).toContain("mcp_tool_calls_total");
    expect((await metricsOf(served)).status).toBe(404);
    for (const path of HEALTH) {
      expect((await fetch(new URL(path, address))).status).toBe(200);
      expect((await fetch(at(served, path))).status).toBe(200);
    }
    expect((await fetch(new URL("/mcp", address), { method: "POST" })).status).toBe(404);
  });

  test("it asks for the key, where there is one, and is not for proxies without", async () => {
    const guarded = (await serve({ key: KEY })).transport.operationsAddress ?? "";
    expect((await fetch(guarded)).status).toBe(401);
    expect((await fetch(guarded, { headers: { authorization: `Bearer ${KEY}` } })).status).toBe(200);
    const open = (await serve()).transport.operationsAddress ?? "";
    expect((await fetch(open, { headers: { "x-forwarded-for": "127.0.0.1" } })).status).toBe(403);
  });

  test("it is open until the server has stopped, and then no more", async () => {
    const { transport } = await serve();
    const address = transport.operationsAddress ?? "";
    await transport.stopAccepting();
    expect((await fetch(address)).status).toBe(200);
    await transport.close();
    expect(await rejectionOf(fetch(address))).toBeDefined();
  });

  test("a port that is taken is said with what changes it", async () => {
    const { transport } = await serveHttp(tools);
    expect(await rejectionOf(serve({ port: transport.port }))).toMatchObject({
      problems: [{ message: expect.stringContaining("MCP_OPERATIONS_PORT or transports.http.operations.port") }],
    });
  });
});

describe("a browser gives the key as the password of HTTP Basic", () => {
  const serve = (config = {}) => serveHttp(tools, { operations: { key: KEY } }, config);
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString("base64")}` });

  test.each(["", "admin", "Jörg", "a b"])("with the name %j", async (name) => {
    expect((await metricsOf(await serve(), basic(`${name}:${KEY}`))).status).toBe(200);
  });

  test("and with colons in it", async () => {
    const key = `${KEY}:with:colons`;
    const served = await serveHttp(tools, { operations: { key } });
    expect((await metricsOf(served, basic(`admin:${key}`))).status).toBe(200);
  });

  test.each<[string, Record<string, string>]>([
    ["another key", basic(`admin:${KEY.replace("o", "0")}`)],
    ["its beginning", basic(`admin:${KEY.slice(0, -1)}`)],
    ["more than it", basic(`admin:${KEY}x`)],
    ["it as the name", basic(`${KEY}:`)],
    ["it without a name's colon", basic(KEY)],
    ["no password", basic("admin:")],
    ["what is no base64", { authorization: `Basic admin:${KEY}` }],
    ["nothing", { authorization: "Basic " }],
    ["two pairs", { authorization: `${basic(`a:${KEY}`).authorization}, ${basic(`a:${KEY}`).authorization}` }],
  ])("%s gets 401", async (_, sent) => {
    const { status, text } = await metricsOf(await serve(), sent);
    expect(status).toBe(401);
    expect(text).not.toContain(KEY);
  });

  test("both ways to send it are asked for, each on a line of its own, as browsers want it", async () => {
    const { transport } = await serve();
    const { head } = await talk(transport.port, "GET /admin HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    expect(head.match(/^www-authenticate: .*$/gim)).toEqual([
      'www-authenticate: Bearer realm="operations"',
      'www-authenticate: Basic realm="operations", charset="UTF-8"',
    ]);
  });
});

describe("whoever sends other keys", () => {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const config = { limits: { failedAuth: { limit: 2, window: 60_000 } } };
  const wrong = KEY.replace("o", "0");

  test("is refused after some of them, is counted and logged, and does not keep the owner out", async () => {
    const lines: unknown[] = [];
    const served = await serveHttp(tools, { operations: { key: KEY } }, config, (line) => lines.push(line));
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await metricsOf(served, bearer(wrong))).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
    const refused = await metricsOf(served, bearer(wrong));
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.get("www-authenticate")).toBeNull();

    const { status, text } = await metricsOf(served, bearer(KEY));
    expect(status).toBe(200);
    expect(text).toContain('mcp_auth_attempts_total{method="operations_key",outcome="invalid"} 2');
    expect(text).toContain('mcp_auth_attempts_total{method="operations_key",outcome="throttled"} 3');
    expect(text).toContain('mcp_rate_limited_total{tool="_auth"} 3');
    const lineOf = (code: string) => expect.objectContaining({ code, address: "127.0.0.1", msg: "refused" });
    const codes = ["UNAUTHENTICATED", "UNAUTHENTICATED", "RATE_LIMITED", "RATE_LIMITED", "RATE_LIMITED"];
    expect(lines).toEqual(codes.map(lineOf));
  });

  test("does not keep callers from the same address out, and nor do they the operator", async () => {
    const auth = { custom: ({ token = "" }) => (token === "good" ? { id: "ada", scopes: [] } : undefined) };
    const served = await serveHttp(tools, { operations: { key: KEY } }, { ...config, auth });
    for (let n = 0; n < 3; n += 1) await metricsOf(served, bearer(wrong));
    expect((await served.post(callMessage(1, "a"), bearer("good"))).status).toBe(200);
    const other = await serveHttp(tools, { operations: { key: KEY } }, { ...config, auth });
    for (let n = 0; n < 3; n += 1) await other.post(callMessage(1, "a"), bearer("bad"));
    expect((await metricsOf(other, bearer(wrong))).status).toBe(401);
  });

  test("who sends none is asked for it as often as it comes", async () => {
    const served = await serveHttp(tools, { operations: { key: KEY } }, config);
    for (let n = 0; n < 5; n += 1) expect((await metricsOf(served)).status).toBe(401);
  });
});

test("the status page's address is known where somebody may open it", async () => {
  const pageOf = async (...args: Parameters<typeof serveHttp>) => (await serveHttp(...args)).transport.statusPage;
  expect(await pageOf(tools)).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/admin$/);
  expect(await pageOf(tools, { host: "0.0.0.0" }, { auth: "none" })).toBeUndefined();
  expect(await pageOf(tools, { host: "0.0.0.0", operations: { key: KEY } }, { auth: "none" })).toMatch(/\/admin$/);
  const own = await serveHttp(tools, { host: "0.0.0.0", operations: { port: 0 } }, { auth: "none" });
  expect(own.transport.statusPage).toBe(own.transport.operationsAddress?.replace("/metrics", "/admin"));
});
