import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, jest, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { jsonOf } from "../fixtures/results.js";
import { serveProcess } from "../fixtures/serve-process.js";

jest.setTimeout(60_000);

const SDK = fileURLToPath(new URL("../fixtures/register-sdk.mjs", import.meta.url));
const CONFIG = `export default { name: "t", version: "1", transports: { http: { port: 0 } } };`;
const TOOL = `
  import { context, trace } from "@opentelemetry/api";
  import { z } from "zod";
  import { MCPTool } from "@src/tool/mcp-tool.js";
  import { safeFetch } from "@src/safe/safe-fetch.js";
  export default class extends MCPTool {
    name = "look";
    description = "Fetches a page";
    schema = z.object({ host: z.string() });
    policy = { isolation: "worker" };
    async execute({ host }, { signal, traceHeaders, log }) {
      log.info("in the worker");
      const rules = { signal, allowedHosts: [], privateHosts: [host], allowHttp: true };
      const fetched = await (await safeFetch("http://" + host, rules)).text();
      return { own: traceHeaders.traceparent, fetched, active: trace.getSpanContext(context.active())?.spanId ?? null };
    }
  }`;

async function serveEcho(): Promise<string> {
  const server = createServer(({ headers }, answer) => answer.end(headers.traceparent ?? "none"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closeAfterTest(() => server.close());
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  return `127.0.0.1:${address.port}`;
}

test.each<[string, string, Record<string, string>]>([
  ["that the config registers", `import ${JSON.stringify(SDK)};\n${CONFIG}`, {}],
  ["that --import registers in each thread", CONFIG, { NODE_OPTIONS: `--import ${SDK}` }],
])("a call in a worker continues the trace with an SDK %s", async (_what, config, environment) => {
  const host = await serveEcho();
  const server = await serveProcess({ "mcp.config.js": config, "tools/look.tool.js": TOOL }, {}, environment);
  const found = jsonOf(await server.call("look", { host }));
  const { trace_id, span_id } = await server.logLine(({ msg }) => msg === "call");
  expect(found).toEqual({
    own: `00-${trace_id}-${span_id}-01`,
    fetched: `00-${trace_id}-${span_id}-01`,
    active: environment.NODE_OPTIONS === undefined ? null : span_id,
  });
  expect(await server.logLine(({ msg }) => msg === "in the worker")).toMatchObject({ tool: "look", trace_id, span_id });
});
