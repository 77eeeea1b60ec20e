// npm run demo: from nothing to a served tool, with the packages as they would be published.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { freePort } from "./free-port.mjs";
import { scaffold } from "./scaffold.mjs";
import { run, say } from "./workspace.mjs";

export async function main() {
  const folder = mkdtempSync(join(tmpdir(), "mcp-demo-"));
  const project = join(folder, "demo-server");
  try {
    step("make a project from the packed packages");
    if (scaffold(project, ["--yes", "--template", "minimal"]) !== 0) return 1;

    step("add a tool: mcp add tool greeting");
    run("npx", ["mcp", "add", "tool", "greeting"], { cwd: project });

    step("build: mcp build");
    run("npx", ["mcp", "build"], { cwd: project });

    const port = await freePort();
    step(`start: mcp start --transport http --port ${port}`);
    const server = startServer(project, port);
    try {
      await server.ready;
      await showHttp(port, server);
      await showStdio(project);
      if (process.stdin.isTTY && process.stdout.isTTY && !process.env.CI) await serveOn(port);
    } finally {
      step("stop: SIGTERM");
      say(`  the server ended with exit code ${await server.stop()}`);
    }
    say('\nDone. The same by hand: README.md, "A server in five commands".');
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function showHttp(port, server) {
  const address = `http://127.0.0.1:${port}`;
  step(`call tools over HTTP, with the official client, at ${address}/mcp`);
  const client = new Client({ name: "demo", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${address}/mcp`)));
  const { tools } = await client.listTools();
  show("tools", tools.map(({ name }) => name).join(", "));
  show("echo", await answer(client, "echo", { message: "hello from HTTP" }));
  show("greeting without arguments", await answer(client, "greeting", {}));
  await client.close();

  step("what the operator sees");
  show("log line", await server.nextLine((line) => line.includes('"msg":"call"')));
  show("/health", await (await fetch(`${address}/health`)).text());
  const metrics = await (await fetch(`${address}/metrics`)).text();
  for (const line of metrics.split("\n").filter((text) => text.startsWith("mcp_tool_calls_total{")))
    show("/metrics", line);
}

async function showStdio(project) {
  step("call a tool over stdio: the client starts `mcp start --transport stdio` itself");
  const client = new Client({ name: "demo", version: "1.0.0" });
  const command = join(project, "node_modules", ".bin", "mcp");
  await client.connect(
    new StdioClientTransport({ command, args: ["start", "--transport", "stdio"], cwd: project, stderr: "ignore" }),
  );
  show("echo", await answer(client, "echo", { message: "hello from stdio" }));
  await client.close();
}

async function answer(client, name, args) {
  const { content } = await client.callTool({ name, arguments: args });
  return content[0].text;
}

function startServer(cwd, port) {
  const bin = join(cwd, "node_modules", "@mcp-prod", "cli", "bin", "mcp.js");
  const child = spawn(process.execPath, [bin, "start", "--transport", "http", "--port", String(port)], {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
  const lines = [];
  const waiting = [];
  let rest = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    for (const check of waiting) check();
  });
  const nextLine = (wanted) =>
    new Promise((resolve, reject) => {
      const check = () => {
        const line = lines.find(wanted);
        if (line !== undefined) resolve(line);
      };
      waiting.push(check);
      check();
      exited.then((code) => reject(new Error(`The server ended with ${code}:\n${lines.join("\n")}`)), reject);
    });
  const stop = () => {
    child.kill("SIGTERM");
    return exited;
  };
  return { ready: nextLine((line) => line.includes('"msg":"ready"')), nextLine, stop };
}

async function serveOn(port) {
  say(`\nThe server goes on at http://127.0.0.1:${port}/mcp. Press Ctrl-C to end the demo.`);
  await new Promise((resolve) => process.once("SIGINT", resolve));
}

let steps = 0;
function step(text) {
  steps += 1;
  say(`\n${steps}. ${text}`);
}

function show(what, text) {
  process.stdout.write(`  ${what}: ${text}\n`);
}
