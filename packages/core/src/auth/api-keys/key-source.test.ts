import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { BootError } from "../../errors/boot-error.js";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { type KeyFolder, makeKeyFolder } from "../../fixtures/key-folder.js";
import { createLog } from "../../logging/logger.js";
import { ApiKeyStore } from "./api-key-store.js";
import { KeySource } from "./key-source.js";

interface Line {
  readonly level: string;
  readonly msg: string;
}

function open({ file }: KeyFolder, environment: NodeJS.ProcessEnv = {}) {
  const lines: Line[] = [];
  const revoked: string[] = [];
  const { logger } = createLog("warn", { write: (line) => void lines.push(JSON.parse(line)) });
  const source = new KeySource(file, { environment, logger, onRevoked: (id) => void revoked.push(id) });
  closeAfterTest(() => source.close());
  return { source, lines, revoked };
}

/** The source's own time between two looks is not waited for; files take the time that they take. */
beforeEach(() => {
  const real = ["Date", "setTimeout", "setImmediate", "nextTick", "queueMicrotask", "performance"] as const;
  jest.useFakeTimers({ doNotFake: [...real] });
});
afterEach(() => void jest.useRealTimers());

/** Milliseconds between two looks. */
const LOOK = 500;

async function look(): Promise<void> {
  jest.advanceTimersByTime(LOOK);
  await new Promise((resolve) => setTimeout(resolve, 20));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await look();
}

function problemOf(keys: KeyFolder, environment: NodeJS.ProcessEnv = {}): string {
  try {
    open(keys, environment);
  } catch (error) {
    if (error instanceof BootError) return error.message;
    throw error;
  }
  return "";
}

describe("a boot without usable keys says what to do", () => {
  test("where there is no file", async () => {
    const keys = await makeKeyFolder();
    expect(problemOf(keys)).toContain(`${keys.file}: is not there. Run \`mcp keys create\``);
  });

  test.each([
    ["no JSON", "{"],
    ["another version", '{"version":2,"pepperId":"","keys":[]}'],
    ["a key too many", '{"version":1,"pepperId":"","keys":[],"more":1}'],
    ["no list", '{"version":1,"pepperId":""}'],
    ["a list", "[]"],
  ])("where there is %s", async (_, text) => {
    const keys = await makeKeyFolder();
    await keys.make();
    await writeFile(keys.file, text);
    expect(problemOf(keys)).toMatch(/is not (?:JSON|what `mcp keys` writes)/);
    expect(problemOf(keys, { MCP_API_KEYS: text })).toMatch(/MCP_API_KEYS: is not (?:JSON|what `mcp keys` writes)/);
  });

  test("where two keys have one id", async () => {
    const keys = await makeKeyFolder();
    await keys.make();
    const file = JSON.parse(await readFile(keys.file, "utf8"));
    await writeFile(keys.file, JSON.stringify({ ...file, keys: [...file.keys, ...file.keys] }));
    expect(problemOf(keys)).toContain("two keys of the same id");
  });

  test("where the pepper is missing, short, another one or open to others", async () => {
    const keys = await makeKeyFolder();
    await keys.make();
    expect(problemOf(keys, { MCP_KEY_PEPPER: "short" })).toMatch(/MCP_KEY_PEPPER: has 5 characters/);
    expect(problemOf(keys, { MCP_KEY_PEPPER: "x".repeat(32) })).toMatch(/another pepper/);
    await chmod(`${keys.file}.pepper`, 0o644);
    expect(problemOf(keys)).toMatch(/keys\.json\.pepper: is not used, .+`chmod 600/);
    await rm(`${keys.file}.pepper`);
    expect(problemOf(keys)).toMatch(/MCP_KEY_PEPPER: is not set/);
  });

  test("where others could add keys", async () => {
    const keys = await makeKeyFolder();
    await keys.make();
    await chmod(keys.file, 0o666);
    expect(problemOf(keys)).toMatch(/others than its owner could add keys/);
  });
});

test("the log warns of a file without keys, and of one that others can read", async () => {
  const keys = await makeKeyFolder();
  await keys.make();
  await writeFile(keys.file, '{"version":1,"pepperId":"","keys":[]}');
  await chmod(keys.file, 0o644);
  const { lines } = open(keys);
  expect(lines.map(({ msg }) => msg)).toEqual([
    expect.stringContaining("no API keys yet"),
    expect.stringContaining("others than its owner can read"),
  ]);
});

describe("the file is followed", () => {
  test("keys come and go without a restart, and who is gone is told of", async () => {
    const keys = await makeKeyFolder();
    const { key } = await keys.make();
    const { source, revoked } = open(keys);
    const more = await keys.make();
    await until(() => source.keys.has(more.key.id));
    expect(revoked).toEqual([]);
    await keys.store.revoke(key.id);
    await until(() => revoked.length > 0);
    expect(revoked).toEqual([`key:${key.id}`]);
  });

  test("a key that is taken out of it is gone, and one that expires too", async () => {
    const keys = await makeKeyFolder();
    const short = await keys.make({ expiresAt: new Date(Date.now() + 100) });
    const { key } = await keys.make();
    const { revoked } = open(keys);
    await until(() => revoked.length === 1);
    const file = JSON.parse(await readFile(keys.file, "utf8"));
    await writeFile(keys.file, JSON.stringify({ ...file, keys: [] }));
    await until(() => revoked.length === 2);
    expect(revoked).toEqual([`key:${short.key.id}`, `key:${key.id}`]);
  });

  test("through links that lead elsewhere, as volumes of Kubernetes do", async () => {
    const [before, after, mounted] = [await makeKeyFolder(), await makeKeyFolder(), await makeKeyFolder()];
    await before.make();
    const folder = dirname(mounted.file);
    await mkdir(folder);
    await symlink(dirname(before.file), join(folder, "..data"));
    await symlink(join("..data", "keys.json"), mounted.file);
    const environment = { MCP_KEY_PEPPER: (await readFile(`${before.file}.pepper`, "utf8")).trim() };
    const { source } = open(mounted, environment);
    const store = new ApiKeyStore(after.file, environment);
    const { key } = await store.create({ label: "new", scopes: [], expiresAt: undefined });
    await symlink(dirname(after.file), join(folder, "..new"));
    await rename(join(folder, "..new"), join(folder, "..data"));
    await until(() => source.keys.has(key.id));
    expect(source.keys.size).toBe(1);
  });

  test("one that is malformed or gone changes nothing, is told of once, and is read when it is good again", async () => {
    const keys = await makeKeyFolder();
    const { key } = await keys.make();
    const { source, lines, revoked } = open(keys);
    const text = await readFile(keys.file, "utf8");
    const errors = () => lines.filter(({ level }) => level === "error").length;
    await writeFile(keys.file, text.slice(0, 40));
    await until(() => errors() === 1);
    await rm(keys.file);
    await until(() => errors() === 2);
    for (let n = 0; n < 5; n += 1) await look();
    expect(errors()).toBe(2);
    expect(source.keys.has(key.id)).toBe(true);
    expect(revoked).toEqual([]);
    await writeFile(keys.file, text, { mode: 0o600 });
    await keys.store.revoke(key.id);
    await until(() => revoked.length === 1);
  });
});
