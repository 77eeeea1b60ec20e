import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { type CallToolResult, CallToolResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { mcpBin } from "./run-mcp.js";

export async function connectHttp(address: string): Promise<Client> {
  const client = new Client({ name: "e2e", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${address}/mcp`)));
  return client;
}

export async function connectStdio(root: string): Promise<Client> {
  const client = new Client({ name: "e2e", version: "1.0.0" });
  const args = [mcpBin(root), "start", "--transport", "stdio"];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: root, stderr: "ignore" }));
  return client;
}

export async function callText(client: Client, name: string, args: Record<string, unknown>): Promise<string> {
  return textOf(CallToolResultSchema.parse(await client.callTool({ name, arguments: args })));
}

export function textOf({ content }: CallToolResult): string {
  return content.map((block) => (block.type === "text" ? block.text : `[${block.type}]`)).join("\n");
}

/** One JSON-RPC message by POST, without a client that could repair anything. */
export function post(address: string, message: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${address}/mcp`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
    body: JSON.stringify(message),
  });
}
