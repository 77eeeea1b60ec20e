import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { ignoreKeys } from "./ignore-keys.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "mcp-ignore-"));
});
afterEach(() => rm(root, { recursive: true }));

const read = () => readFile(join(root, ".gitignore"), "utf8");

test.each([
  ["node_modules", "node_modules\n.mcp/\n"],
  ["", ".mcp/\n"],
  ["dist\n", "dist\n.mcp/\n"],
])("the folder of the keys is added to %j", async (before, after) => {
  await writeFile(join(root, ".gitignore"), before);
  expect(await ignoreKeys(root, join(root, ".mcp", "keys.json"))).toBe(".mcp/");
  expect(await read()).toBe(after);
});

test.each([".mcp", ".mcp/", "/.mcp/", "a\r\n.mcp/\r\nb"])("one that has it as %j stays", async (text) => {
  await writeFile(join(root, ".gitignore"), text);
  expect(await ignoreKeys(root, join(root, ".mcp", "keys.json"))).toBeUndefined();
  expect(await read()).toBe(text);
});

test("keys in the project's own folder are named, with their pepper", async () => {
  await writeFile(join(root, ".gitignore"), "");
  await ignoreKeys(root, join(root, "keys.json"));
  expect(await read()).toBe("keys.json*\n");
});

test("where there is no such file, or the keys are elsewhere, nothing is written", async () => {
  expect(await ignoreKeys(root, join(root, ".mcp", "keys.json"))).toBeUndefined();
  await expect(read()).rejects.toThrow("ENOENT");
  await writeFile(join(root, ".gitignore"), "");
  expect(await ignoreKeys(root, join(root, "..", "keys.json"))).toBeUndefined();
  expect(await read()).toBe("");
});
