import { expect, test } from "@jest/globals";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { z } from "zod";
import { TransientError } from "../errors/tool-error.js";
import { makeGate } from "../fixtures/gate.js";
import { makePrompt } from "../fixtures/make-prompt.js";
import { makeResource } from "../fixtures/make-resource.js";
import { makeTool } from "../fixtures/make-tool.js";
import { modernHeaders, modernMessage, modernMeta } from "../fixtures/modern.js";
import { callMessage } from "../fixtures/serve-http.js";
import { serveTraced } from "../fixtures/serve-traced.js";
import { AT_ONCE, startTask, until } from "../fixtures/task-client.js";

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
