import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { yamllint } from "../scripts/yamllint.mjs";
import { runMcp } from "../src/support/run-mcp.js";
import { makeWatchedProject } from "../src/support/watched-project.js";

let copy: Awaited<ReturnType<typeof makeWatchedProject>>;

beforeAll(async () => {
  copy = await makeWatchedProject();
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
});

afterAll(() => copy?.remove());

test("what mcp emit writes for Kubernetes is YAML in which yamllint finds nothing", async () => {
  expect(await runMcp(copy.root, ["emit", "k8s"])).toMatchObject({ code: 0 });
  const folder = join(copy.root, "deploy/k8s");
  expect(await readdir(folder)).toHaveLength(5);
  expect(yamllint(folder)).toBe("");
});
