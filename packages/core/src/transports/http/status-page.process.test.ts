import { expect, test } from "@jest/globals";
import { serveProcess } from "../../fixtures/serve-process.js";

const TOOL = `
  import { z } from "zod";
  import { MCPTool } from "@src/tool/mcp-tool.js";
  export default class extends MCPTool {
    name = "apart";
    description = "Does what its test says, in a thread of its own";
    schema = z.object({});
    policy = { isolation: "worker" };
    execute(_, { log }) { log.info({ password: "hunter2" }, "from a worker"); return "ok"; }
  }`;

test("a server says where its status page is, and tools are called from there, with their lines, also from workers", async () => {
  // A busy machine is no reason to fail.
  const config = { overload: { eventLoopLag: 60_000 } };
  const files = { "tools/apart.tool.js": TOOL };
  const server = await serveProcess(files, config, { MCP_OPERATIONS_PLAYGROUND: "true" });
  const { statusPage } = await server.logLine(({ msg }) => msg === "ready");
  expect(statusPage).toBe(server.endpoint.replace("/mcp", "/admin"));
  const report = Object(await (await fetch(`${statusPage}/status`)).json());
  expect(report).toMatchObject({
    server: { name: "t", state: "ready", addresses: [server.endpoint] },
    playground: true,
    tools: [{ name: "apart" }],
  });

  const body = JSON.stringify({ tool: "apart", arguments: {} });
  const answer = await fetch(`${statusPage}/call`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const { result, log } = Object(await answer.json());
  expect(result).toMatchObject({ content: [{ text: "ok" }] });
  expect(log.map((line: string) => JSON.parse(line).msg)).toEqual(["from a worker", "call"]);
  expect(log.join()).not.toContain("hunter2");
});
