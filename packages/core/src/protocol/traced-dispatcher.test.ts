import { expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ListRootsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-node";
import { z } from "zod";
import { TransientError } from "../errors/tool-error.js";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeGate } from "../fixtures/gate.js";
import { serveHostileWeb } from "../fixtures/hostile-web.js";
import { makePrompt } from "../fixtures/make-prompt.js";
import { makeResource } from "../fixtures/make-resource.js";
import { makeTool } from "../fixtures/make-tool.js";
import { modernHeaders, modernMessage, modernMeta } from "../fixtures/modern.js";
import { type RegisteredSdk, registerSdk } from "../fixtures/open-telemetry.js";
import { callMessage, serveHttp } from "../fixtures/serve-http.js";
import { AT_ONCE, startTask, until } from "../fixtures/task-client.js";
import type { Component } from "../operation/component.js";
import { safeFetch } from "../safe/safe-fetch.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const PARENT = `00-${TRACE}-${SPAN}-01`;
const OTHER = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01";

async function serveTraced(components: readonly Component[]) {
  const sdk = await registerSdk();
  const lines: Record<string, unknown>[] = [];
  const onLog = (line: unknown) => lines.push(Object(line));
  const served = await serveHttp(components, {}, {}, onLog, undefined, sdk.telemetry);
  return { sdk, served, lines, spanOf: (name: string) => spanOf(sdk, name) };
}

function spanOf({ spans }: RegisteredSdk, name: string): ReadableSpan {
  const found = spans().find((span) => span.name === name);
  if (found === undefined) throw new Error(`no span ${name} among ${spans().map((span) => span.name)}`);
  return found;
}

function callWith(tool: string, meta: object, args: object = {}): object {
  return { jsonrpc: "2.0", id: 7, method: "tools/call", params: { name: tool, arguments: args, _meta: meta } };
}

const answerSchema = z.object({ result: z.object({ content: z.tuple([z.object({ text: z.string() })]) }) });

async function textOf(response: Response): Promise<string> {
  return answerSchema.parse(await response.json()).result.content[0].text;
}

const headersOf = makeTool("headers", (_, ctx) => ctx.traceHeaders);

test("a call is a span with the conventions' names, and nothing of its arguments and result", async () => {
  const { served, spanOf } = await serveTraced([
    makeTool("echo", ({ text }) => text, { schema: { text: z.string() } }),
  ]);
  const { client, wire } = await served.connect();
  await client.callTool({ name: "echo", arguments: { text: "sesame" } });
  const span = spanOf("tools/call echo");
  expect(span).toMatchObject({ kind: SpanKind.SERVER, status: { code: SpanStatusCode.UNSET }, links: [] });
  expect(span.parentSpanContext).toBeUndefined();
  expect(span.attributes).toEqual({
    "mcp.method.name": "tools/call",
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "echo",
    "jsonrpc.request.id": expect.stringMatching(/^\d+$/),
    "mcp.session.id": wire.sessionId,
    "mcp.protocol.version": "2025-11-25",
    "network.transport": "tcp",
    "network.protocol.name": "http",
    "network.protocol.version": "1.1",
    "client.address": "127.0.0.1",
  });
  expect(spanOf("initialize").attributes).toMatchObject({
    "mcp.session.id": wire.sessionId,
    "mcp.protocol.version": "2025-11-25",
  });
  expect(spanOf("notifications/initialized").attributes).not.toHaveProperty(["jsonrpc.request.id"]);
});

test("prompts and resources are named as the conventions have it, without secrets of a URI", async () => {
  const { served, spanOf } = await serveTraced([
    makePrompt("greet"),
    makeResource("data://x?token=abcdefgh12345678", () => "x"),
  ]);
  await served.post({ jsonrpc: "2.0", id: "p", method: "prompts/get", params: { name: "greet" } });
  const uri = "data://x?token=abcdefgh12345678";
  await served.post({ jsonrpc: "2.0", id: "r", method: "resources/read", params: { uri } });
  expect(spanOf("prompts/get greet").attributes).toMatchObject({ "gen_ai.prompt.name": "greet" });
  expect(spanOf("prompts/get greet").attributes).not.toHaveProperty(["gen_ai.operation.name"]);
  expect(spanOf("resources/read").attributes).toMatchObject({
    "mcp.resource.uri": expect.stringMatching(/^data:\/\/x\?token=(?!abcdefgh)/),
    "jsonrpc.request.id": "r",
  });
});

test("failures are told as the conventions ask: the JSON-RPC code, or tool_error, and our own code beside it", async () => {
  const broken = makeTool("broken", () => {
    throw new TransientError("away");
  });
  const { served, sdk, spanOf } = await serveTraced([broken]);
  await served.post(callMessage(1, "broken"));
  await served.post(callMessage(2, "made-up-by-a-client"));
  await served.post({ jsonrpc: "2.0", id: 3, method: "made/up" });
  const failed = spanOf("tools/call broken");
  expect(failed.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(failed.attributes).toMatchObject({
    "error.type": "tool_error",
    "mcp_prod.error.code": "DEPENDENCY_UNAVAILABLE",
  });
  expect(spanOf("tools/call _unknown").attributes).toMatchObject({ "gen_ai.tool.name": "_unknown" });
  const unknown = spanOf("_unknown");
  expect(unknown.status).toEqual({ code: SpanStatusCode.ERROR, message: expect.stringContaining("made/up") });
  expect(unknown.attributes).toMatchObject({
    "mcp.method.name": "_unknown",
    "error.type": "-32601",
    "rpc.response.status_code": "-32601",
  });
  expect(JSON.stringify(await sdk.durations("mcp.server.operation.duration"))).not.toContain("made");
});

test("the trace comes from the HTTP headers, or from _meta, which wins and links the other", async () => {
  const { served, sdk } = await serveTraced([headersOf]);
  await served.post(callWith("headers", {}), { traceparent: PARENT });
  await served.post(callWith("headers", { traceparent: PARENT, tracestate: "a=1", baggage: "user=ada" }));
  await served.post(callWith("headers", { traceparent: PARENT }), { traceparent: OTHER });
  await served.post(callWith("headers", { traceparent: PARENT }), { traceparent: PARENT });
  const spans = sdk.spans();
  for (const span of spans) {
    expect(span.spanContext().traceId).toBe(TRACE);
    expect(span.parentSpanContext).toMatchObject({ spanId: SPAN, isRemote: true });
  }
  expect(spans.map(({ links }) => links.map(({ context }) => context.spanId))).toEqual([
    [],
    [],
    ["bbbbbbbbbbbbbbbb"],
    [],
  ]);
});

test("ctx.traceHeaders continues the trace, with its state and baggage", async () => {
  const { served, spanOf } = await serveTraced([headersOf]);
  const meta = { traceparent: PARENT, tracestate: "a=1", baggage: "user=ada" };
  const answer = await served.post(callWith("headers", meta));
  const { spanId } = spanOf("tools/call headers").spanContext();
  expect(JSON.parse(await textOf(answer))).toEqual({
    traceparent: `00-${TRACE}-${spanId}-01`,
    tracestate: "a=1",
    baggage: "user=ada",
  });
});

test.each<[string, object, Record<string, string>]>([
  ["no trace at all", { traceparent: "nonsense" }, {}],
  ["zeros", { traceparent: `00-${"0".repeat(32)}-${"0".repeat(16)}-01` }, {}],
  ["a number", { traceparent: 1, tracestate: {}, baggage: 7 }, {}],
  ["a list", { traceparent: [PARENT], baggage: [] }, {}],
  ["baggage without end", { baggage: `a=${"b".repeat(100_000)}` }, {}],
  ["broken baggage", { baggage: "%%%=%,;;==" }, { baggage: "=%%%;" }],
  ["a broken header", {}, { traceparent: "ff-xyz", tracestate: "==,,", baggage: "%" }],
])("a malformed context fails no call: %s", async (_what, meta, headers) => {
  const { served, spanOf } = await serveTraced([makeTool("a", () => "fine")]);
  const answer = await served.post(callWith("a", meta), headers);
  expect(await answer.json()).toMatchObject({ result: { content: [{ text: "fine" }] } });
  expect(spanOf("tools/call a").parentSpanContext).toBeUndefined();
});

test("the span is active in the tool's code and in no other call's, and its ids are on the log lines", async () => {
  const gate = makeGate();
  const active = makeTool("active", async (_, ctx) => {
    await gate.opened;
    ctx.log.info("looking");
    return trace.getActiveSpan()?.spanContext().traceId;
  });
  const { served, sdk, lines } = await serveTraced([active]);
  const answers = [1, 2, 3].map((id) => served.post(callMessage(id, "active")));
  while (served.assembly.inFlight.size < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  gate.open();
  const texts = await Promise.all(answers.map(async (answer) => textOf(await answer)));
  const ids = sdk.spans().map((span) => span.spanContext());
  expect(new Set(texts).size).toBe(3);
  expect([...texts].sort()).toEqual(ids.map(({ traceId }) => traceId).sort());
  for (const msg of ["call", "looking"]) {
    const told = lines.filter((line) => line.msg === msg).map(({ trace_id, span_id }) => `${trace_id} ${span_id}`);
    expect(told.sort()).toEqual(ids.map(({ traceId, spanId }) => `${traceId} ${spanId}`).sort());
  }
});

test("safeFetch continues the trace by itself, from the author's own span where there is one", async () => {
  const web = await serveHostileWeb();
  closeAfterTest(() => web.close());
  const host = `127.0.0.1:${web.port}`;
  const sent = async (signal: AbortSignal, headers = {}) => {
    const rules = { allowedHosts: [], privateHosts: [host], allowHttp: true };
    const response = await safeFetch(`http://${host}/echo`, { ...rules, signal, headers });
    return JSON.parse(await response.text()).headers.traceparent;
  };
  const fetching = makeTool("fetching", async (_, { signal }) => {
    const plain = await sent(signal);
    const own = await trace.getTracer("author").startActiveSpan("own", async (span) => {
      const header = await sent(signal);
      span.end();
      return header;
    });
    return { plain, own, set: await sent(signal, { traceparent: "mine" }) };
  });
  const { served, spanOf } = await serveTraced([fetching]);
  const answer = await served.post(callMessage(1, "fetching"));
  const { traceId, spanId } = spanOf("tools/call fetching").spanContext();
  const own = spanOf("own");
  expect(own.parentSpanContext?.spanId).toBe(spanId);
  expect(JSON.parse(await textOf(answer))).toEqual({
    plain: `00-${traceId}-${spanId}-01`,
    own: `00-${traceId}-${own.spanContext().spanId}-01`,
    set: "mine",
  });
});

test("what the call asks its client is a span of its own, and its client can go on from it", async () => {
  const asking = makeTool("asking", (_, ctx) => ctx.roots());
  const { served, spanOf } = await serveTraced([asking]);
  const client = new Client({ name: "t", version: "0" }, { capabilities: { roots: {} } });
  let meta: unknown;
  client.setRequestHandler(ListRootsRequestSchema, ({ params }) => {
    meta = params?._meta;
    return { roots: [] };
  });
  await client.connect(new StreamableHTTPClientTransport(new URL(served.endpoint)));
  closeAfterTest(() => client.close());
  await client.callTool({ name: "asking" });
  const asked = spanOf("roots/list");
  const { traceId, spanId } = asked.spanContext();
  expect(asked).toMatchObject({
    kind: SpanKind.CLIENT,
    parentSpanContext: { spanId: spanOf("tools/call asking").spanContext().spanId },
    attributes: { "mcp.method.name": "roots/list", "jsonrpc.request.id": "server-1", "network.transport": "tcp" },
  });
  expect(meta).toEqual({ traceparent: `00-${traceId}-${spanId}-01` });
});

test("each attempt that is made again is an event of the span", async () => {
  let attempts = 0;
  const shaky = makeTool(
    "shaky",
    () => {
      attempts += 1;
      if (attempts < 3) throw new TransientError("away");
      return "there";
    },
    { annotations: { readOnlyHint: true }, policy: { retry: { attempts: 3, minDelay: 1, maxDelay: 2 } } },
  );
  const { served, spanOf } = await serveTraced([shaky]);
  await served.post(callMessage(1, "shaky"));
  const { events, status } = spanOf("tools/call shaky");
  expect(status.code).toBe(SpanStatusCode.UNSET);
  expect(events.map(({ name, attributes }) => [name, attributes?.["mcp_prod.retry.attempt"]])).toEqual([
    ["mcp_prod.retry", 1],
    ["mcp_prod.retry", 2],
  ]);
});

test("the span of a call that became a task ends with the call", async () => {
  const gate = makeGate();
  const slow = makeTool("slow", () => gate.opened.then(() => trace.getActiveSpan()?.spanContext().spanId), AT_ONCE);
  const { served, sdk, spanOf } = await serveTraced([slow]);
  const taskId = await startTask(served, "slow");
  expect(sdk.spans().map(({ name }) => name)).toEqual([]);
  expect(await sdk.durations("mcp.server.operation.duration")).toHaveLength(1);
  gate.open();
  const { body } = await until(served, taskId, "completed");
  const { spanId } = spanOf("tools/call slow").spanContext();
  expect(body.result).toMatchObject({ result: { content: [{ text: spanId }] } });
});

test("a call that its client cancels has an error and no answer", async () => {
  const hanging = makeTool(
    "hanging",
    (_, { signal }) => new Promise((resolve) => signal.addEventListener("abort", resolve)),
  );
  const { served, spanOf } = await serveTraced([hanging]);
  const { client } = await served.connect();
  const stop = new AbortController();
  const call = client.callTool({ name: "hanging" }, undefined, { signal: stop.signal });
  while (served.assembly.inFlight.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  stop.abort("enough");
  await expect(call).rejects.toThrow("enough");
  while (served.assembly.inFlight.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(spanOf("tools/call hanging")).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { "error.type": "CANCELLED", "mcp_prod.error.code": "CANCELLED" },
  });
});

test("a modern call has its version too, but not one that a client made up", async () => {
  const { served, sdk, spanOf } = await serveTraced([headersOf]);
  await served.post(modernMessage("tools/call", { name: "headers" }), modernHeaders("tools/call", "headers"));
  expect(spanOf("tools/call headers").attributes).toMatchObject({ "mcp.protocol.version": "2026-07-28" });
  const _meta = modernMeta({ "io.modelcontextprotocol/protocolVersion": "2099-01-01" });
  await served.post(modernMessage("tools/list", { _meta }), modernHeaders("tools/list"));
  expect(spanOf("tools/list").attributes).not.toHaveProperty(["mcp.protocol.version"]);
  expect(sdk.spans()).toHaveLength(2);
});

test("durations of messages and sessions are measured, in seconds and the conventions' buckets", async () => {
  const { served, sdk } = await serveTraced([makeTool("a", () => "ok")]);
  const { client, wire } = await served.connect();
  await client.callTool({ name: "a" });
  await wire.terminateSession();
  const network = {
    "network.transport": "tcp",
    "network.protocol.name": "http",
    "network.protocol.version": "1.1",
    "mcp.protocol.version": "2025-11-25",
    unit: "s",
  };
  const boundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];
  const value = expect.objectContaining({ count: 1, buckets: expect.objectContaining({ boundaries }) });
  const operations = await sdk.durations("mcp.server.operation.duration");
  expect(operations).toContainEqual({
    "mcp.method.name": "tools/call",
    "gen_ai.tool.name": "a",
    "gen_ai.operation.name": "execute_tool",
    ...network,
    value,
  });
  expect(await sdk.durations("mcp.server.session.duration")).toEqual([{ ...network, value }]);
});
