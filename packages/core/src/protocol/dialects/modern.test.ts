import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { abortOf, makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { ask, modernHeaders, modernMessage, modernMeta, read } from "../../fixtures/modern.js";
import { callMessage, INITIALIZE, serveHttp } from "../../fixtures/serve-http.js";

const echo = makeTool("echo", ({ text }) => String(text), { schema: { text: z.string() } });
const SERVER_INFO = { "io.modelcontextprotocol/serverInfo": { name: "test", version: "1.2.3" } };

describe("a request that makes the modern claim", () => {
  test("is answered without a session, with resultType and the server's name on the result", async () => {
    const served = await serveHttp([echo]);
    const message = modernMessage("tools/call", { name: "echo", arguments: { text: "hi" } }, 0);
    const response = await served.post(message, modernHeaders("tools/call", "echo"));
    expect(response.headers.get("mcp-session-id")).toBeNull();
    expect(await read(response)).toEqual({
      status: 200,
      body: {
        jsonrpc: "2.0",
        id: 0,
        result: { resultType: "complete", content: [{ type: "text", text: "hi" }], _meta: SERVER_INFO },
      },
    });
    expect(served.assembly.sessions.size).toBe(0);
  });

  test("can discover what there is, and lists say how long they may be kept", async () => {
    const served = await serveHttp([echo], {}, { instructions: "Be brief" });
    expect((await ask(served, "server/discover")).body.result).toEqual({
      resultType: "complete",
      supportedVersions: ["2026-07-28"],
      capabilities: { tools: { listChanged: true }, logging: {} },
      instructions: "Be brief",
      ttlMs: expect.any(Number),
      cacheScope: "private",
      _meta: SERVER_INFO,
    });
    const { result } = (await ask(served, "tools/list")).body;
    expect(result).toMatchObject({ resultType: "complete", ttlMs: expect.any(Number), cacheScope: "private" });
  });

  test("is served beside sessions on the same port, whose results stay as they were", async () => {
    const { post } = await serveHttp([echo]);
    expect((await post(INITIALIZE)).headers.get("mcp-session-id")).toBeTruthy();
    const legacy = await read(await post({ jsonrpc: "2.0", id: 1, method: "ping" }));
    expect(legacy).toEqual({ status: 200, body: { jsonrpc: "2.0", id: 1, result: {} } });
  });

  test("aborts its call when the client hangs up", async () => {
    const started = makeGate<AbortSignal>();
    const slow = makeTool("slow", (_, { signal }) => {
      started.open(signal);
      return new Promise(() => {});
    });
    const { post } = await serveHttp([slow]);
    const client = new AbortController();
    const answer = post(
      modernMessage("tools/call", { name: "slow" }),
      modernHeaders("tools/call", "slow"),
      client.signal,
    );
    const signal = await started.opened;
    client.abort();
    await expect(answer).rejects.toThrow();
    expect(await abortOf(signal)).toMatchObject({ code: "CANCELLED" });
  });
});

describe("what a modern request must be", () => {
  const list = "tools/list";
  const version = "io.modelcontextprotocol/protocolVersion";

  test.each<[string, object, Record<string, string>, number, number, object]>([
    ["with a claim but no capabilities", { _meta: { [version]: "2026-07-28" } }, modernHeaders(list), 400, -32602, {}],
    [
      "with a capability list that is none",
      { _meta: modernMeta({ "io.modelcontextprotocol/clientCapabilities": 5 }) },
      modernHeaders(list),
      400,
      -32602,
      {},
    ],
    ["with the header but without the claim", {}, modernHeaders(list), 400, -32602, {}],
    [
      "with a log level that is none",
      { _meta: modernMeta({ "io.modelcontextprotocol/logLevel": "loud" }) },
      modernHeaders(list),
      400,
      -32602,
      {},
    ],
    [
      "of a version that is not served",
      { _meta: modernMeta({ [version]: "v9" }) },
      modernHeaders(list, undefined, { "mcp-protocol-version": "v9" }),
      400,
      -32022,
      { supported: ["2026-07-28"], requested: "v9" },
    ],
    [
      "with another version in the header",
      { _meta: modernMeta({ [version]: "v9" }) },
      modernHeaders(list),
      400,
      -32020,
      {},
    ],
    ["with another method in the header", { _meta: modernMeta() }, modernHeaders("prompts/list"), 400, -32020, {}],
    ["with the method in another case", { _meta: modernMeta() }, modernHeaders("TOOLS/LIST"), 400, -32020, {}],
    [
      "without the method's header",
      { _meta: modernMeta() },
      modernHeaders(list, undefined, { "mcp-method": undefined }),
      400,
      -32020,
      {},
    ],
    [
      "without the version's header",
      { _meta: modernMeta() },
      modernHeaders(list, undefined, { "mcp-protocol-version": undefined }),
      400,
      -32020,
      {},
    ],
  ])("one %s is refused", async (_, params, headers, status, code, data) => {
    const { post } = await serveHttp([echo]);
    const answer = await read(await post({ jsonrpc: "2.0", id: 7, method: list, params }, headers));
    expect(answer).toMatchObject({
      status,
      body: { id: 7, error: { code, data: { requestId: expect.any(String), ...data } } },
    });
  });

  test("clients need not say who they are", async () => {
    const { post } = await serveHttp([echo]);
    const params = { _meta: modernMeta({ "io.modelcontextprotocol/clientInfo": undefined }) };
    expect((await post({ jsonrpc: "2.0", id: 1, method: list, params }, modernHeaders(list))).status).toBe(200);
  });

  test.each(["initialize", "ping", "logging/setLevel", "resources/subscribe", "unknown/method"])(
    "%s is not a method: 404",
    async (method) => {
      const answer = await ask(await serveHttp([echo]), method);
      expect(answer).toMatchObject({ status: 404, body: { id: 1, error: { code: -32601 } } });
    },
  );

  test("a tool that there is not is an invalid parameter", async () => {
    const answer = await ask(await serveHttp([echo]), "tools/call", { name: "nope" });
    expect(answer).toMatchObject({ status: 200, body: { error: { code: -32602, data: { error: "UNKNOWN_TOOL" } } } });
  });

  test.each([
    ["as it is", "echo", 200],
    ["with spaces around it", "  echo ", 200],
    ["encoded", "=?base64?ZWNobw==?=", 200],
    ["encoded without its padding", "=?base64?ZWNobw?=", 400],
    ["encoded with foreign characters", "=?base64?ZWN!obw==?=", 400],
    ["of another tool", "other", 400],
    ["not at all", undefined, 400],
  ])("the name of a tool in its header %s: %s is %i", async (_, name, status) => {
    const { post } = await serveHttp([echo]);
    const message = modernMessage("tools/call", { name: "echo", arguments: { text: "x" } });
    expect((await post(message, modernHeaders("tools/call", name))).status).toBe(status);
  });
});

describe("an argument that headers repeat", () => {
  const region = z.string().meta({ "x-mcp-header": "Region" });
  const store = makeTool("store", (input) => input, {
    schema: { region: region.optional(), count: z.int().meta({ "x-mcp-header": "Count" }).optional() },
  });
  const call = async (args: object, headers: Record<string, string>) => {
    const { post } = await serveHttp([store]);
    return read(
      await post(
        modernMessage("tools/call", { name: "store", arguments: args }),
        modernHeaders("tools/call", "store", headers),
      ),
    );
  };

  test.each<[string, object, Record<string, string>]>([
    ["as it is", { region: "eu" }, { "mcp-param-region": "eu" }],
    ["encoded", { region: "Zürich" }, { "mcp-param-region": "=?base64?WsO8cmljaA==?=" }],
    ["as a number written otherwise", { count: 42 }, { "mcp-param-count": "42.0" }],
    ["for an argument that is not given", {}, { "mcp-param-region": "eu" }],
  ])("is served %s", async (_, args, headers) => {
    expect(await call(args, headers)).toMatchObject({ status: 200, body: { result: { resultType: "complete" } } });
  });

  test.each<[string, object, Record<string, string>]>([
    ["is missing", { region: "eu" }, {}],
    ["says something else", { region: "eu" }, { "mcp-param-region": "us" }],
    ["is not valid Base64", { region: "eu" }, { "mcp-param-region": "=?base64?ZXU?=" }],
  ])("is refused before it is validated where its header %s", async (_, args, headers) => {
    expect(await call({ ...args, count: "no number" }, headers)).toMatchObject({
      status: 400,
      body: { error: { code: -32020 } },
    });
  });

  test("is in the listed schema, and legacy clients need no header for it", async () => {
    const served = await serveHttp([store]);
    const { result } = (await ask(served, "tools/list")).body;
    expect(result).toMatchObject({
      tools: [{ inputSchema: { properties: { region: { "x-mcp-header": "Region" } } } }],
    });
    expect((await served.post(callMessage(1, "store", { region: "eu" }))).status).toBe(200);
  });

  test.each([
    ["no header name", { a: z.string().meta({ "x-mcp-header": "a b" }) }],
    ["a number", { a: z.number().meta({ "x-mcp-header": "A" }) }],
    ["a name twice", { a: region, b: z.string().meta({ "x-mcp-header": "REGION" }) }],
    ["a place in a list", { a: z.array(region) }],
  ])("stops the boot with %s", async (_, schema) => {
    await expect(serveHttp([makeTool("bad", () => "", { schema })])).rejects.toThrow(/schema (?:has|may have)/);
  });
});
