// SDK 2.x: createMcpHandler, which serves both eras from one port, on node:http.
import { createServer } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { makeToolSet } from "../servers/tool-set.mjs";

const [port] = process.argv.slice(2);
const tools = makeToolSet(z, 1).map((tool) => ({ ...tool, inputSchema: z.object(tool.shape) }));

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: "bench", version: "1.0.0" });
  for (const { name, description, inputSchema } of tools) {
    server.registerTool(name, { description, inputSchema }, async ({ text }) => ({
      content: [{ type: "text", text }],
    }));
  }
  return server;
});
createServer(toNodeHandler(handler)).listen(Number(port), "127.0.0.1");
