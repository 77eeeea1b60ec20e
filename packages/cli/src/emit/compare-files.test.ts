import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { compareFiles, wasEmitted } from "./compare-files.js";
import { makeStamp, seal } from "./stamp.js";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "compare-files-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const version = (port: number) => seal(`# ${makeStamp("mcp emit x")}\nport: ${port}\n`);

async function stateOf(found: string | undefined): Promise<string | undefined> {
  if (found !== undefined) await writeFile(join(root, "x.yml"), found);
  const [compared] = await compareFiles(root, [{ path: "x.yml", content: version(1) }]);
  return compared?.state;
}

test.each<[string, string | undefined, string]>([
  ["is not there", undefined, "missing"],
  ["is the same", version(1), "same"],
  ["is the same with Windows' ends of lines", version(1).replaceAll("\n", "\r\n"), "same"],
  ["was emitted from another config", version(2), "outdated"],
  ["was edited", version(1).replace("port: 1", "port: 2"), "edited"],
  ["was never emitted", "port: 1\n", "edited"],
])("a file that %s", async (_, found, state) => {
  expect(await stateOf(found)).toBe(state);
});

test("what is somebody's own was not emitted, and what is missing beside it is not missed", async () => {
  const compare = (paths: readonly string[]) =>
    compareFiles(
      root,
      paths.map((path) => ({ path, content: version(1) })),
    );
  await writeFile(join(root, "Dockerfile"), "FROM node:22\n");
  await writeFile(join(root, "deploy"), "#!/bin/sh\n");
  const paths = ["Dockerfile", ".dockerignore", "deploy/x.yml"];
  expect(wasEmitted(await compare(paths))).toBe(false);
  await writeFile(join(root, "Dockerfile"), `${version(1)}RUN mine\n`);
  expect(wasEmitted(await compare(paths))).toBe(true);
});
