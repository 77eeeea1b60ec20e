import { describe, expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { ElicitRequestSchema, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { type EventReader, readEvents } from "../../fixtures/event-reader.js";
import { abortOf, makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, INITIALIZE, type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";
import { talk } from "../../fixtures/talk.js";
import type { MCPTool } from "../../tool/mcp-tool.js";

const echo = makeTool("echo", ({ text }) => text, { schema: { text: z.string() } });

const serve = (tools: MCPTool[], sse: boolean | { path?: string; messagesPath?: string } = true, max = 10) =>
  serveHttp(tools, {}, { transports: { sse }, sessions: { max } });

async function connect({ origin }: ServedHttp, capabilities = {}): Promise<Client> {
  const client = new Client({ name: "test-client", version: "0.0.0" }, { capabilities });
  await client.connect(new SSEClientTransport(new URL("/sse", origin)));
  closeAfterTest(() => client.close());
  return client;
}

/** A stream as it comes over the wire, with the address that it names. */
async function open({ origin }: ServedHttp): Promise<{ events: EventReader; endpoint: string }> {
  const events = readEvents(await fetch(`${origin}/sse`, { headers: { accept: "text/event-stream" } }));
  const [, path] = /^event: endpoint\ndata: (\/messages\?sessionId=[0-9a-f-]{36})$/.exec(
    (await events.nextBlock()) ?? "",
  ) ?? ["", "not named"];
  return { events, endpoint: `${origin}${path}` };
}

const post = (endpoint: string, message: unknown, headers: Record<string, string> = {}) =>
  fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof message === "string" ? message : JSON.stringify(message),
  });

describe("an official client of the HTTP+SSE transport", () => {
  test("lists and calls, and is told of progress and of changes", async () => {
    const told = makeGate();
    const telling = makeTool("telling", async (_, context) => {
      await context.progress(1);
      await told.opened;
      return "done";
    });
    const served = await serve([telling]);
    const client = await connect(served);
    expect((await client.listTools()).tools).toHaveLength(1);
    const result = await client.callTool({ name: "telling" }, undefined, { onprogress: () => told.open() });
    expect(result).toMatchObject({ content: [{ type: "text", text: "done" }] });
    const heard = makeGate();
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => heard.open());
    served.assembly.subscriptions.listChanged("tools");
    await heard.opened;
  });

  test("is asked by a tool, and answers", async () => {
    const asking = makeTool("ask", async (_, context) => {
      const answer = await context.elicit({ message: "Who?", schema: { name: z.string() } });
      return answer.action === "accept" ? answer.content.name : "nobody";
    });
    const client = await connect(await serve([asking]), { elicitation: { form: {} } });
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: "accept", content: { name: "Ada" } }));
    expect(await client.callTool({ name: "ask" })).toMatchObject({ content: [{ text: "Ada" }] });
  });

  test("gets its own answers, and no other's", async () => {
    const served = await serve([echo]);
    const clients = await Promise.all([connect(served), connect(served), connect(served)]);
    const texts = await Promise.all(
      clients.map(async (client, index) => {
        const result = await client.callTool({ name: "echo", arguments: { text: `client ${index}` } });
        return JSON.stringify(result.content);
      }),
    );
    texts.forEach((text, index) => {
      expect(text).toContain(`client ${index}`);
    });
    expect(served.assembly.sessions.size).toBe(3);
  });
});

describe("on the wire", () => {
  test("the stream names where to send, a message is 202, and its answer comes on the stream", async () => {
    const { events, endpoint } = await open(await serve([echo]));
    const response = await post(endpoint, INITIALIZE);
    expect(response.status).toBe(202);
    expect(response.headers.get("mcp-session-id")).toBeNull();
    expect(await events.next()).toMatchObject({ id: 1, result: { protocolVersion: "2025-11-25" } });
  });

  test("the paths are the configured ones", async () => {
    const { origin } = await serve([echo], { path: "/a/stream", messagesPath: "/a/post" });
    const events = readEvents(await fetch(`${origin}/a/stream`));
    expect(await events.nextBlock()).toMatch(/^event: endpoint\ndata: \/a\/post\?sessionId=/);
  });

  test("a client that hangs up aborts its calls and ends its session", async () => {
    const [started, aborted] = [makeGate(), makeGate<unknown>()];
    const wait = makeTool("wait", async (_, { signal }) => {
      started.open();
      aborted.open(await abortOf(signal));
    });
    const served = await serve([wait]);
    const { events, endpoint } = await open(served);
    await post(endpoint, callMessage(1, "wait"));
    await started.opened;
    // Under the same id: the first call is aborted nevertheless.
    await post(endpoint, callMessage(1, "wait"));
    await events.close();
    expect(await aborted.opened).toMatchObject({ code: "CANCELLED", message: "The client hung up." });
    expect(served.assembly.sessions.size).toBe(0);
    expect((await post(endpoint, callMessage(1, "wait"))).status).toBe(404);
  });

  test("a server that stops sends the answers still to come, and then ends the stream", async () => {
    const gate = makeGate();
    const started = makeGate();
    const wait = makeTool("wait", async () => {
      started.open();
      await gate.opened;
      return "done";
    });
    const served = await serve([wait]);
    const { events, endpoint } = await open(served);
    await post(endpoint, callMessage(7, "wait"));
    await started.opened;
    served.assembly.subscriptions.end();
    gate.open();
    expect(await events.next()).toMatchObject({ id: 7, result: { content: [{ text: "done" }] } });
    expect(await events.next()).toBeUndefined();
    expect((await fetch(`${served.origin}/sse`)).status).toBe(503);
    expect(served.assembly.sessions.size).toBeLessThanOrEqual(1);
  });
});

const DEEP = "[".repeat(100) + "]".repeat(100);

describe("is refused", () => {
  test("a message of somebody unknown, before its body is there", async () => {
    const { transport } = await serveHttp([echo], {}, { transports: { sse: true }, auth: { custom: () => undefined } });
    const head = "POST /messages?sessionId=1 HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    const { status } = await talk(transport.port, `${head}connection: close\r\ncontent-length: 100\r\n\r\n{`);
    expect(status).toBe(401);
  });

  test("a page of another origin, for either path", async () => {
    const served = await serve([echo]);
    const headers = { origin: "https://evil.example" };
    expect((await fetch(`${served.origin}/sse`, { headers })).status).toBe(403);
    expect((await post((await open(served)).endpoint, INITIALIZE, headers)).status).toBe(403);
  });

  test("one session more than there may be: 503", async () => {
    const served = await serve([echo], true, 1);
    await open(served);
    const response = await fetch(`${served.origin}/sse`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "30"]);
  });

  test.each<[string, string | undefined, unknown, number]>([
    ["to a session that never was", "?sessionId=__proto__", INITIALIZE, 404],
    ["to no session", "", INITIALIZE, 404],
    ["to two", "?sessionId=a&sessionId=b", INITIALIZE, 404],
    ["that is no JSON", undefined, "{", 400],
    ["that is no JSON-RPC", undefined, { id: 1 }, 400],
    ["that is nested too deep", undefined, `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${DEEP}}}`, 400],
    ["that is too large", undefined, `"${"x".repeat(1_100_000)}"`, 413],
  ])("a message %s", async (_, query, message, status) => {
    const served = await serve([echo]);
    const { endpoint } = await open(served);
    const response = await post(query === undefined ? endpoint : `${served.origin}/messages${query}`, message);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", error: { message: expect.any(String) } });
  });

  test("a message to a session of /mcp", async () => {
    const served = await serve([echo]);
    const id = (await served.post(INITIALIZE)).headers.get("mcp-session-id");
    expect((await post(`${served.origin}/messages?sessionId=${id}`, INITIALIZE)).status).toBe(404);
  });

  test("all of it, where it is not turned on", async () => {
    const { origin } = await serveHttp([echo]);
    expect((await fetch(`${origin}/sse`)).status).toBe(404);
    expect((await post(`${origin}/messages`, INITIALIZE)).status).toBe(404);
  });
});
