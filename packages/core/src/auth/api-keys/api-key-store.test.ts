import { chmod, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { makeKeyFolder } from "../../fixtures/key-folder.js";
import { ApiKeyStore } from "./api-key-store.js";

const HOUR = 3_600_000;

describe("a file of keys", () => {
  test("is made with its folder and pepper, for its owner alone, and holds no secret", async () => {
    const keys = await makeKeyFolder();
    const { key, token } = await keys.make();
    expect(token).toMatch(new RegExp(`^mcp_${key.id}_[\\w-]{43}$`));
    const modes = [dirname(keys.file), keys.file, `${keys.file}.pepper`].map(async (path) => (await stat(path)).mode);
    expect((await Promise.all(modes)).map((mode) => mode & 0o777)).toEqual([0o700, 0o600, 0o600]);
    expect(await readFile(keys.file, "utf8")).not.toContain(token.slice(17));
  });

  test("loses nothing where many change it at once", async () => {
    const keys = await makeKeyFolder();
    const first = await keys.make();
    const made = Array.from({ length: 20 }, () => new ApiKeyStore(keys.file, {}));
    await Promise.all([
      ...made.map((store, index) => store.create({ label: `n${index}`, scopes: [], expiresAt: undefined })),
      keys.store.revoke(first.key.id),
    ]);
    expect(keys.store.list().map(({ label }) => label)).toHaveLength(21);
    expect(new Set(keys.store.list().map(({ id }) => id)).size).toBe(21);
    expect(keys.store.list()[0]?.state).toBe("revoked");
  });

  test("keeps the mode that its owner gave it", async () => {
    const keys = await makeKeyFolder();
    await keys.make();
    await chmod(keys.file, 0o640);
    await keys.make();
    expect((await stat(keys.file)).mode & 0o777).toBe(0o640);
  });

  test("lists what a key is, without its hashes", async () => {
    const keys = await makeKeyFolder();
    const { key } = await keys.make({ expiresAt: new Date(Date.now() + HOUR) });
    await keys.store.rotate(key.id, HOUR, undefined);
    const [listed] = keys.store.list();
    expect(listed).toEqual({ ...key, overlapUntil: expect.any(String) });
    expect(Object.keys(listed ?? {})).not.toContain("hashes");
  });

  test("a second rotation within the overlap ends the oldest secret, and one without an overlap the last", async () => {
    const keys = await makeKeyFolder();
    const { key } = await keys.make();
    const hashes = async () => JSON.parse(await readFile(keys.file, "utf8")).keys[0].hashes;
    const [first] = await hashes();
    await keys.store.rotate(key.id, HOUR, undefined);
    await keys.store.rotate(key.id, HOUR, undefined);
    expect(await hashes()).toHaveLength(2);
    expect((await hashes()).map(({ hash }: { hash: string }) => hash)).not.toContain(first.hash);
    await keys.store.rotate(key.id, 0, undefined);
    expect(await hashes()).toHaveLength(1);
  });

  test("has no key that was not made", async () => {
    const keys = await makeKeyFolder();
    await keys.make();
    expect(await keys.store.rotate("nobody", 0, undefined)).toBeUndefined();
    expect(await keys.store.revoke("nobody")).toBeUndefined();
  });

  test("that is not there is not made by a revocation", async () => {
    const keys = await makeKeyFolder();
    await expect(keys.store.revoke("nobody")).rejects.toThrow(/is not there\. Run `mcp keys create`/);
    await expect(stat(dirname(keys.file))).rejects.toThrow("ENOENT");
  });

  test("is left as it is where it is malformed", async () => {
    const keys = await makeKeyFolder();
    await keys.make();
    await writeFile(keys.file, '{"version":1,');
    await expect(keys.make()).rejects.toThrow(/is not JSON/);
    expect(await readFile(keys.file, "utf8")).toBe('{"version":1,');
  });

  test("gets no key by another pepper than its own", async () => {
    const keys = await makeKeyFolder();
    const { key } = await keys.make();
    const other = new ApiKeyStore(keys.file, { MCP_KEY_PEPPER: "another".repeat(5) });
    const wanted = { label: "x", scopes: [], expiresAt: undefined };
    await expect(other.create(wanted)).rejects.toThrow(/another pepper/);
    await expect(other.rotate(key.id, 0, undefined)).rejects.toThrow(/another pepper/);
    await rm(`${keys.file}.pepper`);
    await expect(keys.make()).rejects.toThrow(/MCP_KEY_PEPPER is not set/);
    expect(await keys.store.revoke(key.id)).toMatchObject({ state: "revoked" });
  });

  test("that another one has locked is waited for", async () => {
    const keys = await makeKeyFolder();
    await keys.make();
    await writeFile(`${keys.file}.lock`, "");
    const made = keys.make();
    const timer = setTimeout(() => void rm(`${keys.file}.lock`), 100);
    closeAfterTest(() => clearTimeout(timer));
    await made;
    expect(keys.store.list()).toHaveLength(2);
  });
});
