import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { shellcheck, shellScripts } from "../scripts/shellcheck.mjs";
import { yamllint } from "../scripts/yamllint.mjs";
import { runMcp } from "../src/support/run-mcp.js";
import { makeWatchedProject } from "../src/support/watched-project.js";

let copy: Awaited<ReturnType<typeof makeWatchedProject>>;

beforeAll(async () => {
  copy = await makeWatchedProject();
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
});

afterAll(() => copy?.remove());

test("yamllint finds nothing in any YAML that mcp emit writes", async () => {
  const environment = { MCP_ALLOWED_HOSTS: "mcp.example.com" };
  expect(await runMcp(copy.root, ["emit", "--all"], environment)).toMatchObject({ code: 0 });
  const emitted = [...(await readdir(join(copy.root, "deploy"), { recursive: true })).map((name) => `deploy/${name}`)];
  const paths = ["compose.yaml", ...emitted.filter((name) => /\.ya?ml$/.test(name))];
  expect(paths).toEqual(expect.arrayContaining(["deploy/prometheus/alerts.yml", "deploy/compose/prometheus.yml"]));
  expect(paths).toEqual(expect.arrayContaining(["deploy/k8s/deployment.yaml"]));
  expect(yamllint(paths.map((path) => join(copy.root, path)))).toBe("");
});

test("shellcheck finds nothing in any script of this repository", () => {
  expect(shellScripts()).toContain(".ci/run");
  expect(shellcheck(shellScripts())).toBe("");
});
