import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { type CallToolResult, CallToolResultSchema, McpError, type Tool } from "@modelcontextprotocol/sdk/types.js";
import { cliVersion } from "../project/cli-version.js";
import { findProject } from "../project/find-project.js";
import { CliError, EXIT } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";
import { type Arguments, type GivenArguments, readArguments } from "./call-arguments.js";

export interface CallFlags extends GivenArguments {
  url?: string;
}

/** Calls one tool with the official client and prints what it answers. */
export async function call(toolName: string, flags: CallFlags, terminal: Terminal): Promise<void> {
  const client = new Client({ name: "mcp-cli", version: cliVersion() });
  await connect(client, flags.url);
  try {
    const { tools } = await client.listTools();
    const tool = tools.find(({ name }) => name === toolName);
    if (tool === undefined) throw unknownTool(toolName, tools);
    const result = await callTool(client, tool, readArguments(tool, flags));
    if (flags.json === undefined) for (const block of result.content) terminal.print(toText(block));
    else terminal.printJson(result);
    if (result.isError === true) process.exitCode = EXIT.failed;
  } finally {
    await client.close();
  }
}

async function connect(client: Client, url: string | undefined): Promise<void> {
  if (url !== undefined) {
    if (!URL.canParse(url))
      throw new CliError(`${url} is not an address.`, "Write it as http://127.0.0.1:3000/mcp.", EXIT.usage);
    return client.connect(new StreamableHTTPClientTransport(new URL(url))).catch((error: unknown) => {
      throw new CliError(
        `No MCP server answers at ${url}: ${reason(error)}.`,
        "Start it with `mcp start`, or check the address.",
      );
    });
  }
  const { root } = findProject(process.cwd());
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [fileURLToPath(new URL("../../bin/mcp.js", import.meta.url)), "start", "--transport", "stdio"],
    cwd: root,
    env: definedOf(process.env),
    stderr: "pipe",
  });
  let log = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4_000);
  });
  await client.connect(transport).catch(() => {
    throw new CliError(
      `The project's server did not start.\n${log.trim()}`,
      "Correct what it says, or run `mcp build` first.",
    );
  });
}

async function callTool(client: Client, { name }: Tool, args: Arguments): Promise<CallToolResult> {
  try {
    return CallToolResultSchema.parse(await client.callTool({ name, arguments: args }));
  } catch (error) {
    if (!(error instanceof McpError)) throw error;
    throw new CliError(error.message, "Run `mcp list` for the tools and their arguments.");
  }
}

function unknownTool(name: string, tools: readonly Tool[]): CliError {
  return new CliError(
    `There is no tool "${name}".`,
    `There are: ${tools.map((tool) => tool.name).join(", ") || "none"}.`,
  );
}

function toText(block: CallToolResult["content"][number]): string {
  return block.type === "text" ? block.text : JSON.stringify(block);
}

function definedOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}
