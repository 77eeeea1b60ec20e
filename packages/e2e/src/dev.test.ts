import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { freePort } from "../scripts/free-port.mjs";
import { post } from "./support/connect.js";
import { copyProject } from "./support/made-project.js";
import { mcpBin, userEnvironment } from "./support/run-mcp.js";

/** Asks until the answer is as wanted; the test's own time limit ends it. */
async function until(ask: () => Promise<string>, wanted: string): Promise<void> {
  while (!(await ask().catch(() => "")).includes(wanted)) await new Promise((resolve) => setTimeout(resolve, 50));
}

test("mcp dev serves, follows each save, survives what can't be built, shows readable logs, and ends at Ctrl-C", async () => {
  const copy = await copyProject();
  const address = `http://127.0.0.1:${await freePort()}`;
  const tool = join(copy.root, "src/tools/echo.tool.ts");
  const source = await readFile(tool, "utf8");
  const dev = spawn(process.execPath, [mcpBin(copy.root), "dev", "--port", new URL(address).port], {
    cwd: copy.root,
    env: userEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  dev.stderr.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const tools = async () => (await post(address, { jsonrpc: "2.0", id: 1, method: "tools/list" })).text();

  await until(tools, '"echo"');
  await writeFile(tool, source.replace('name = "echo"', 'name = "renamed"'));
  await until(tools, '"renamed"');

  await writeFile(tool, source.replace('name = "echo"', 'name = "echo" + missing'));
  await until(async () => output, "the last good build goes on");
  expect(await tools()).toContain('"renamed"');
  expect(output).toMatch(/src\/tools\/echo\.tool\.ts:\d+ {2}TS\d+/);
  expect(output).toMatch(/INFO.*: ready/);
  expect(output).toContain(`${address}/admin`);
  expect((await fetch(`${address}/admin/tools`)).status).toBe(200);

  const call = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "renamed", arguments: { message: "hi" } },
  };
  await post(address, call, { "x-request-id": "mine-1" });
  await until(async () => output, "mine-1");
  expect(output).toMatch(/INFO.*: renamed ok [\d.]+ ms mine-1/);

  dev.kill("SIGINT");
  expect(await once(dev, "exit")).toEqual([0, null]);
  await expect(tools()).rejects.toThrow();
  await copy.remove();
});
