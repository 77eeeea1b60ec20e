import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { copyProject } from "./support/made-project.js";
import { mcpBin, type RunningServer, runMcp, startServer } from "./support/run-mcp.js";

let copy: Awaited<ReturnType<typeof copyProject>>;
let server: RunningServer;

beforeAll(async () => {
  copy = await copyProject();
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  server = await startServer(copy.root);
});

afterAll(async () => {
  await server.end();
  await copy.remove();
});

const MODES = [
  ["legacy", "legacy", "legacy"],
  ["auto", "auto", "modern"],
  ["pinned", { pin: "2026-07-28" }, "modern"],
] as const;

const transports = {
  HTTP: () => new StreamableHTTPClientTransport(new URL(`${server.address}/mcp`)),
  stdio: () =>
    new StdioClientTransport({
      command: process.execPath,
      args: [mcpBin(copy.root), "start", "--transport", "stdio"],
      cwd: copy.root,
      stderr: "ignore",
    }),
};

describe.each(["HTTP", "stdio"] as const)("the official client 2.x over %s", (transport) => {
  test.each(MODES)("in %s mode lists tools, calls one, and gets its error's envelope", async (_, mode, era) => {
    const client = new Client({ name: "e2e", version: "1.0.0" }, { versionNegotiation: { mode } });
    await client.connect(transports[transport]());
    expect(client.getProtocolEra()).toBe(era);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["echo", "fetch_page"]);
    const answer = await client.callTool({ name: "echo", arguments: { message: "grüße" } });
    expect(answer.content).toEqual([{ type: "text", text: "grüße" }]);
    const refused = await client.callTool({ name: "echo", arguments: { message: "" } });
    expect(refused).toMatchObject({
      isError: true,
      structuredContent: { error: "INVALID_INPUT", action: "fix_input" },
    });
    await client.close();
  });
});
