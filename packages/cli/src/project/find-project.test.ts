import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { findProject } from "./find-project.js";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "find-project-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test("a project is found from any folder in it", async () => {
  await writeFile(join(root, "mcp.config.ts"), "");
  await mkdir(join(root, "src/tools"), { recursive: true });
  expect(findProject(join(root, "src/tools")).root).toBe(root);
});

test("a deployed project without its sources is one too", async () => {
  await mkdir(join(root, "dist"));
  await writeFile(join(root, "dist/mcp.config.js"), "");
  expect(findProject(root)).toMatchObject({ root, dist: join(root, "dist") });
});

test("elsewhere it says how to get one", () => {
  expect(() => findProject(root)).toThrow(expect.objectContaining({ next: expect.stringContaining("mcp create") }));
});
