import { expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ListRootsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { SpanKind, trace } from "@opentelemetry/api";
import { z } from "zod";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeGate } from "../fixtures/gate.js";
import { serveHostileWeb } from "../fixtures/hostile-web.js";
import { makeTool } from "../fixtures/make-tool.js";
import { callMessage } from "../fixtures/serve-http.js";
import { serveTraced } from "../fixtures/serve-traced.js";
import { safeFetch } from "../safe/safe-fetch.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const PARENT = `00-${TRACE}-${SPAN}-01`;
const OTHER = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01";

function callWith(tool: string, meta: object, args: object = {}): object {
  return { jsonrpc: "2.0", id: 7, method: "tools/call", params: { name: tool, arguments: args, _meta: meta } };
}

const answerSchema = z.object({ result: z.object({ content: z.tuple([z.object({ text: z.string() })]) }) });

async function textOf(response: Response): Promise<string> {
  return answerSchema.parse(await response.json()).result.content[0].text;
}

const headersOf = makeTool("headers", (_, ctx) => ctx.traceHeaders);

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
