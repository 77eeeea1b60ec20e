import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { makeProjectFolder, toolSource } from "../fixtures/project-folder.js";
import { serveProcess } from "../fixtures/serve-process.js";
import { readUsageFile } from "./usage-file.js";

const TOOLS = { "tools/price.tool.js": toolSource("price", "policy = { cost: 0.5 };") };
const pathOf = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

async function makeFile(): Promise<string> {
  return join(await makeProjectFolder({}), "state", "usage.json");
}

test("a server that is told to stop saves all, and the next one goes on from there", async () => {
  const file = await makeFile();
  const config = { usage: { file }, budgets: { perPrincipal: { hard: 2 } }, overload: { eventLoopLag: 60_000 } };
  const first = await serveProcess(TOOLS, config);
  for (let n = 0; n < 3; n += 1) await first.call("price");
  first.kill("SIGTERM");
  expect(await first.ended).toMatchObject({ code: 0 });
  const saved = { principal: "anonymous", tool: "price", calls: 3, cost: 1.5 };
  expect(await readUsageFile(file)).toEqual([expect.objectContaining(saved)]);
  expect(await readdir(dirname(file))).toEqual(["usage.json"]);

  const second = await serveProcess(TOOLS, config);
  expect(JSON.stringify(await second.call("price"))).toContain('"text":"price"');
  expect(JSON.stringify(await second.call("price"))).toContain("BUDGET_EXCEEDED");
}, 30_000);

test("a server is saved every few seconds: a crash loses no more", async () => {
  const file = await makeFile();
  const server = await serveProcess(TOOLS, { usage: { file } });
  await server.call("price");
  while ((await readUsageFile(file)) === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
  server.kill("SIGKILL");
  await server.ended;
  expect(await readUsageFile(file)).toEqual([expect.objectContaining({ calls: 1 })]);
}, 30_000);

test("a server does not start with a file that is no ledger, and leaves the file alone", async () => {
  const folder = await makeProjectFolder({});
  const file = join(folder, "usage.json");
  await writeFile(file, "{ my notes");
  const server = await serveProcess(TOOLS, { usage: { file } });
  expect(await server.ended).toMatchObject({ code: 1 });
  expect(server.output().stderr).toContain("no ledger that this version wrote. Restore it from a backup");
  expect(await readFile(file, "utf8")).toBe("{ my notes");
}, 30_000);

test("a process that is killed in the middle of a save leaves a whole file", async () => {
  const file = join(await makeProjectFolder({}), "usage.json");
  for (const wait of [1, 7, 13, 29]) {
    const child = spawn(process.execPath, ["--import", pathOf("ts-loader.mjs"), pathOf("save-usage.ts"), file], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    const ended = once(child, "close");
    await once(child.stdout, "data");
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.kill("SIGKILL");
    await ended;
    const entries = (await readUsageFile(file)) ?? [];
    expect(entries).toHaveLength(5_000);
    expect(new Set(entries.map(({ calls }) => calls)).size).toBe(1);
  }
}, 60_000);
