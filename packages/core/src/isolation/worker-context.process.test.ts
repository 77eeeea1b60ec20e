import { expect, jest, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  CallToolResultSchema,
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { modernHeaders, modernMessage, modernMeta } from "../fixtures/modern.js";
import { envelopeOf, jsonOf } from "../fixtures/results.js";
import { type ServedProcess, serveProcess } from "../fixtures/serve-process.js";

jest.setTimeout(60_000);

/** A tool in a worker whose execute() is what is given. */
function toolOf(name: string, execute: string): string {
  return `
    import { z } from "zod";
    import { ToolError } from "@src/errors/tool-error.js";
    import { MCPTool } from "@src/tool/mcp-tool.js";
    export const deps = () => ({ greeting: "hello", close: () => console.log("deps closed") });
    export default class extends MCPTool {
      name = ${JSON.stringify(name)};
      description = "Does what its test says";
      schema = z.object({ at: z.string().transform((text) => new Date(text)).optional() });
      policy = { isolation: "worker" };
      constructor(deps) { super(); this.own = deps; }
      init() { this.isOpen = true; }
      close() { console.log("tool closed"); }
      async execute(input, ctx) { ${execute} }
    }`;
}

const FILES = {
  "tools/telling.tool.js": toolOf(
    "telling",
    `ctx.log.info({ level: "none", requestId: "forged" }, "a forged line");
     ctx.log.child({ part: "a" }).warn({ err: new Error("logged") }, "from a worker");
     await ctx.progress(1, 2, "half");
     await ctx.message("warning", { seen: true }, "w");
     ctx.changes.listChanged("tools");
     return { requestId: ctx.requestId, principal: ctx.principal, deps: ctx.deps.greeting, same: ctx.deps === this.own, isOpen: this.isOpen, isDate: input.at instanceof Date };`,
  ),
  "tools/asking.tool.js": toolOf(
    "asking",
    `const [name, text, roots] = await Promise.all([
       ctx.elicit({ key: "user_name", message: "Who?", schema: { name: z.string().trim().min(2) } }),
       ctx.sample({ messages: [{ role: "user", content: { type: "text", text: "Greet" } }], maxTokens: 5 }),
       ctx.roots(),
     ]);
     return { name, text: text.content, roots };`,
  ),
  "tools/catching.tool.js": toolOf(
    "catching",
    "return ctx.roots().catch((error) => ({ isToolError: error instanceof ToolError, code: error.code }));",
  ),
};
const ROOTS = [{ uri: "file:///home" }];
const GREETING = { role: "assistant", model: "m", content: { type: "text", text: "Hi" } } as const;

async function connect({ endpoint }: ServedProcess, capabilities: object, name = "  Ada "): Promise<Client> {
  const client = new Client({ name: "t", version: "0" }, { capabilities });
  if ("elicitation" in capabilities) {
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: "accept", content: { name } }));
    client.setRequestHandler(CreateMessageRequestSchema, async () => GREETING);
    client.setRequestHandler(ListRootsRequestSchema, async () => ({ roots: ROOTS }));
  }
  await client.connect(new StreamableHTTPClientTransport(new URL(endpoint)));
  closeAfterTest(() => client.close());
  return client;
}

const ALL = { elicitation: { form: {} }, sampling: {}, roots: {} };

test("log, progress, messages, changes, the principal, deps and init() are there in a worker", async () => {
  const server = await serveProcess(FILES);
  const client = await connect(server, {});
  const told: unknown[] = [];
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void told.push(params));
  client.setNotificationHandler(ToolListChangedNotificationSchema, ({ method }) => void told.push(method));
  const progress: unknown[] = [];
  const params = { name: "telling", arguments: { at: "2026-01-01" } };
  const result = await client.callTool(params, CallToolResultSchema, { onprogress: (step) => progress.push(step) });
  const answer = Object(jsonOf(CallToolResultSchema.parse(result)));
  expect(answer).toEqual({
    requestId: expect.any(String),
    principal: { id: "anonymous", scopes: [] },
    deps: "hello",
    same: true,
    isOpen: true,
    isDate: true,
  });
  expect(progress).toEqual([{ progress: 1, total: 2, message: "half" }]);
  expect(told).toContainEqual({ level: "warning", data: { seen: true }, logger: "w" });
  expect(await server.logLine(({ msg }) => msg === "from a worker")).toMatchObject({
    level: "warn",
    tool: "telling",
    requestId: answer.requestId,
    part: "a",
    err: { message: "logged" },
  });
});

test("what a tool in a worker logs can't take the place of the framework's fields", async () => {
  const server = await serveProcess(FILES);
  const client = await connect(server, {});
  const answer = Object(jsonOf(CallToolResultSchema.parse(await client.callTool({ name: "telling" }))));
  expect(await server.logLine(({ msg }) => msg === "a forged line")).toMatchObject({
    level: "info",
    tool: "telling",
    requestId: answer.requestId,
    fields: { level: "none", requestId: "forged" },
  });
});

test("a worker asks the client, and holds the answer to its own schema", async () => {
  const server = await serveProcess(FILES);
  const client = await connect(server, ALL);
  const answered = CallToolResultSchema.parse(await client.callTool({ name: "asking" }));
  expect(jsonOf(answered)).toEqual({
    name: { action: "accept", content: { name: "Ada" } },
    text: GREETING.content,
    roots: ROOTS,
  });
  const unfit = await connect(server, ALL, " A ");
  const refused = CallToolResultSchema.parse(await unfit.callTool({ name: "asking" }));
  expect(envelopeOf(refused)).toMatchObject({ error: "INVALID_INPUT" });
});

test("what the server throws at a question can be caught in a worker, and else means there what it means here", async () => {
  const server = await serveProcess(FILES);
  const client = await connect(server, {});
  const caught = CallToolResultSchema.parse(await client.callTool({ name: "catching" }));
  expect(jsonOf(caught)).toEqual({ isToolError: true, code: "INVALID_INPUT" });

  const post = async (capabilities: object) => {
    const _meta = modernMeta({ "io.modelcontextprotocol/clientCapabilities": capabilities });
    const message = modernMessage("tools/call", { name: "asking", arguments: {}, _meta });
    const headers = { ...modernHeaders("tools/call", "asking"), "content-type": "application/json" };
    const response = await fetch(server.endpoint, { method: "POST", headers, body: JSON.stringify(message) });
    return JSON.parse(await response.text());
  };
  const asked = await post(ALL);
  expect(asked.result).toMatchObject({ resultType: "input_required" });
  expect(Object.keys(asked.result.inputRequests)).toHaveLength(3);
  expect((await post({})).error).toMatchObject({ code: expect.any(Number) });
  await server.logLine(({ msg, tool, outcome }) => msg === "call" && tool === "asking" && outcome === "ok");
});

test("tools in workers, and their deps, are closed at stop", async () => {
  const server = await serveProcess(FILES);
  server.kill("SIGTERM");
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(server.output().stderr).toContain("tool closed");
  expect(server.output().stderr).toContain("deps closed");
});
