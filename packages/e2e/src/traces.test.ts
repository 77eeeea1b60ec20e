import { once } from "node:events";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { context, propagation, SpanKind, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { z } from "zod";
import { connectHttp, textOf } from "./support/connect.js";
import { setUp } from "./support/made-project.js";
import { mcpBin, runMcp, runToEnd, startServer } from "./support/run-mcp.js";

jest.setTimeout(180_000);

const DOCS = readFileSync(new URL("../../../docs/observability.md", import.meta.url), "utf8");
const root = join(setUp.work, "traced");

const TOOL = `import { MCPTool, safeFetch, type MCPInput, type ToolContext } from "mcp-prod";
import { z } from "zod";
export default class LookTool extends MCPTool {
  name = "look";
  description = "Fetches a page";
  schema = z.object({ host: z.string(), how: z.enum(["safeFetch", "fetch"]) });
  async execute({ host, how }: MCPInput<this>, { signal, traceHeaders }: ToolContext) {
    const rules = { signal, allowedHosts: [], privateHosts: [host], allowHttp: true };
    const url = "http://" + host + "/";
    const answer = how === "fetch" ? await fetch(url, { signal, headers: traceHeaders }) : await safeFetch(url, rules);
    return answer.text();
  }
}
`;

const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value: z.unknown() })) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** Takes OTLP as JSON over HTTP, and is a page to fetch besides: it answers with the traceparent that it got. */
async function serveCollector() {
  const exports: z.output<typeof exportSchema>[] = [];
  const server = createServer(async (request, answer) => {
    const text = await textOfBody(request);
    if (request.url !== "/v1/traces") return answer.end(request.headers.traceparent ?? "none");
    exports.push(exportSchema.parse(JSON.parse(text)));
    return answer.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    host: `127.0.0.1:${port}`,
    resources: () => exports.flatMap(({ resourceSpans }) => resourceSpans.map(({ resource }) => resource.attributes)),
    spans: () =>
      exports.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    close: () => server.close(),
  };
}

async function textOfBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

let collector: Awaited<ReturnType<typeof serveCollector>>;
const clientSpans = new InMemorySpanExporter();

beforeAll(async () => {
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(clientSpans)] }).register();
  collector = await serveCollector();
  expect(await runMcp(setUp.project, ["create", root, "--yes"], setUp.environment)).toMatchObject({ code: 0 });
  const isOld = Number(process.versions.node.split(".")[0]) < 22;
  const install = DOCS.split("\n").filter((line) => line.startsWith("npm install @opentelemetry"))[isOld ? 1 : 0];
  const packages = (install ?? "").replace(/#.*/, "").trim().split(/\s+/).slice(1);
  expect(await runToEnd("npm", [...packages, "--no-audit", "--no-fund"], root, setUp.environment)).toMatchObject({
    code: 0,
  });
  await writeFile(join(root, "tracing.mjs"), /```js\n\/\/ tracing\.mjs\n([\s\S]*?)```/.exec(DOCS)?.[1] ?? "");
  await writeFile(join(root, "src/tools/look.tool.ts"), TOOL);
  expect(await runMcp(root, ["build"])).toMatchObject({ code: 0 });
});

afterAll(() => {
  collector?.close();
});

/** What the docs have the shell export, with this test's collector. */
function documentedEnvironment(): Record<string, string> {
  const exported = [...DOCS.matchAll(/^export (\w+)="?([^"\n]+)"?$/gm)].map(([, key = "", value = ""]) => [key, value]);
  return { ...Object.fromEntries(exported), OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector.host}` };
}

/** Calls the tool in a span of the client's, as an instrumented client does. */
async function callInSpan(client: Client, how: string): Promise<{ ids: string[]; fetched: string }> {
  const tracer = trace.getTracer("client");
  return tracer.startActiveSpan("tools/call look", { kind: SpanKind.CLIENT }, async (span) => {
    const _meta: Record<string, string> = {};
    propagation.inject(context.active(), _meta);
    const result = await client.callTool({ name: "look", arguments: { host: collector.host, how }, _meta });
    span.end();
    const { traceId, spanId } = span.spanContext();
    return { ids: [traceId, spanId], fetched: textOf(CallToolResultSchema.parse(result)) };
  });
}

/** One trace: the client's span, the server's below it, and the request that the tool sent below that. */
function expectOneTrace({ ids: [traceId, spanId], fetched }: { ids: string[]; fetched: string }): void {
  const served = collector.spans().filter((span) => span.traceId === traceId);
  expect(served).toEqual([
    { traceId, spanId: expect.any(String), parentSpanId: spanId, name: "tools/call look", kind: SpanKind.SERVER + 1 },
  ]);
  expect(fetched).toBe(`00-${traceId}-${served[0]?.spanId}-01`);
}

describe("the documented setup makes one trace of client, server and what the tool fetches", () => {
  test("over HTTP, whose last spans are exported when the server stops", async () => {
    const server = await startServer(root, documentedEnvironment());
    const client = await connectHttp(server.address);
    const calls = [await callInSpan(client, "safeFetch"), await callInSpan(client, "fetch")];
    await client.close();
    const { code, stderr } = await server.end();
    expect(code).toBe(0);
    for (const call of calls) {
      expectOneTrace(call);
      expect(stderr).toContain(`"trace_id":"${call.ids[0]}"`);
    }
    expect(collector.resources()[0]).toContainEqual({ key: "service.name", value: { stringValue: "prices" } });
  });

  test("over stdio", async () => {
    const client = new Client({ name: "e2e", version: "1.0.0" });
    const args = [mcpBin(root), "start", "--transport", "stdio"];
    const env = { PATH: process.env.PATH ?? "", ...documentedEnvironment() };
    const wire = new StdioClientTransport({ command: process.execPath, args, cwd: root, env, stderr: "ignore" });
    await client.connect(wire);
    const called = await callInSpan(client, "safeFetch");
    await client.close();
    expectOneTrace(called);
  });

  test("a malformed context fails nothing, and a collector that is away keeps the server neither up nor from its work", async () => {
    const server = await startServer(root, {
      ...documentedEnvironment(),
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
    });
    const client = await connectHttp(server.address);
    const _meta = { traceparent: "00-zz", tracestate: "=", baggage: "%%%" };
    const args = { host: collector.host, how: "safeFetch" };
    const result = CallToolResultSchema.parse(await client.callTool({ name: "look", arguments: args, _meta }));
    expect(textOf(result)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    await client.close();
    expect((await server.end()).code).toBe(0);
  });
});
