import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { copyProject, setUp } from "./support/made-project.js";
import { mcpBin, runMcp, userEnvironment } from "./support/run-mcp.js";

let copy: Awaited<ReturnType<typeof copyProject>>;

beforeAll(async () => {
  copy = await copyProject();
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
});

afterAll(() => copy.remove());

test("mcp emit overwrites what somebody has edited only when it is told to", async () => {
  const out = await mkdtemp(join(setUp.work, "emitted-"));
  const rules = join(out, "deploy/prometheus/alerts.yml");
  const emit = ["emit", "alerts", "--out", out];
  const run = (...flags: string[]) => runMcp(copy.root, [...emit, ...flags]);
  expect(await run("--dry-run")).toMatchObject({ code: 0, stdout: expect.stringContaining("McpServerDown") });
  expect(await run("--check")).toMatchObject({ code: 1, stderr: expect.stringContaining("alerts.yml: missing") });
  expect(await runMcp(copy.root, emit, { MCP_PORT: "3999" })).toMatchObject({ code: 0 });
  // As it was emitted: brought up to date.
  expect(await run()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("wrote deploy/prometheus/prometheus.yml"),
  });
  const fresh = await readFile(rules, "utf8");
  await writeFile(rules, fresh.replace("for: 2m", "for: 9m"));
  expect(await run()).toMatchObject({ code: 1, stderr: expect.stringMatching(/Edited since.*alerts\.yml.*--force/s) });
  expect(await readFile(rules, "utf8")).toContain("for: 9m");
  expect(await run("--force")).toMatchObject({ code: 0 });
  expect(await readFile(rules, "utf8")).toBe(fresh);
  expect(await runMcp(copy.root, ["emit"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("alerts, compose, docker, grafana, k8s, nginx, systemd"),
  });
});

test("a file that is in the way of a folder is named, and nothing is written", async () => {
  const out = await mkdtemp(join(setUp.work, "emitted-"));
  await writeFile(join(out, "deploy"), "in the way");
  expect(await runMcp(copy.root, ["emit", "docker", "alerts", "--out", out])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/deploy\/prometheus\/.* can't be made: a part of its path is a file.*next {2}Move/s),
  });
  expect(await readdir(out)).toEqual(["deploy"]);
});

test("Ctrl-C in the middle leaves no half of it", async () => {
  const out = join(await mkdtemp(join(setUp.work, "emitted-")), "new");
  const args = [mcpBin(copy.root), "emit", "docker", "alerts", "systemd", "--out", out];
  const child = spawn(process.execPath, args, { cwd: copy.root, env: userEnvironment(), stdio: "ignore" });
  const ended = once(child, "exit");
  while (!existsSync(out) && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
  child.kill("SIGINT");
  await ended;
  expect(await readdir(out, { recursive: true })).not.toContainEqual(expect.stringMatching(/tmp$/));
  const check = ["emit", "docker", "alerts", "systemd", "--check", "--out", out];
  expect(await runMcp(copy.root, check)).toMatchObject({ code: 0 });
});

test("mcp emit --all leaves out what the project can't have and says why; asked for by name, that is refused", async () => {
  const out = await mkdtemp(join(setUp.work, "emitted-"));
  const run = (...flags: string[]) => runMcp(copy.root, ["emit", ...flags, "--out", out]);
  const all = await run("--all");
  expect(all).toMatchObject({ code: 0, stdout: expect.stringContaining("wrote Dockerfile") });
  expect(all.stderr).toMatch(/No compose: The server has no auth.*Set auth/);
  expect(await run("--check")).toMatchObject({ code: 0 });
  expect(await run("compose")).toMatchObject({ code: 1, stderr: expect.stringContaining("no auth") });
});
