// A server of the official SDK 1.x with the tools under test, made as its documentation has it.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { makeToolSet } from "../servers/tool-set.mjs";

/** @returns a function that makes servers: a session, and without sessions a request, needs one of its own */
export function sdk1ServerFactory(toolCount) {
  const tools = makeToolSet(z, toolCount);
  return () => {
    const server = new McpServer({ name: "bench", version: "1.0.0" });
    for (const { name, description, shape } of tools) {
      server.registerTool(name, { description, inputSchema: shape }, async ({ text }) => ({
        content: [{ type: "text", text }],
      }));
    }
    return server;
  };
}
