import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { readContract } from "../contract/contract-file.js";
import { compareFiles } from "../emit/compare-files.js";
import { writePlan } from "../generators/file-plan.js";
import { systemFailure } from "./system-failure.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "system-failure-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const file = { path: "deploy/x.yml", content: "x" };

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    "a folder where a file is compared",
    () => compareFiles(root, [file]),
    /deploy\/x\.yml can't be read: it is a folder/,
  ],
  [
    "a folder where a file is written",
    () => writePlan(root, [file], true),
    /deploy\/x\.yml can't be replaced: it is a folder/,
  ],
  [
    "a folder where the contract is read",
    () => readContract(root),
    /mcp\.contract\.json can't be read: it is a folder/,
  ],
])("%s is named, with what to do", async (_, work, message) => {
  await mkdir(join(root, file.path), { recursive: true });
  await mkdir(join(root, "mcp.contract.json"));
  await expect(work()).rejects.toMatchObject({
    message: expect.stringMatching(message),
    next: "Move the folder away: a file belongs there.",
  });
});

test("what can't all be written is not written at all", async () => {
  await writeFile(join(root, "deploy"), "in the way");
  await writeFile(join(root, "Dockerfile"), "old");
  const plan = writePlan(root, [{ path: "Dockerfile", content: "new" }, file], true);
  await expect(plan).rejects.toMatchObject({ message: expect.stringMatching(/deploy\/x\.yml can't be/) });
  expect(await readFile(join(root, "Dockerfile"), "utf8")).toBe("old");
  expect((await readdir(root)).sort()).toEqual(["Dockerfile", "deploy"]);
});

test("an error of the network is none of a file", () => {
  const refused = Object.assign(new Error("connect EACCES"), { code: "EACCES", syscall: "connect" });
  expect(systemFailure(refused)).toBeUndefined();
  expect(systemFailure("ENOENT")).toBeUndefined();
});
