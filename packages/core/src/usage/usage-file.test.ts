import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { rejectionOf } from "../fixtures/results.js";
import { createLog } from "../logging/logger.js";
import { MemoryUsageLedger } from "./memory-usage-ledger.js";
import { readUsageFile, writeUsageFile } from "./usage-file.js";
import { UsageSaver } from "./usage-saver.js";

const FREE = { soft: Number.POSITIVE_INFINITY, hard: Number.POSITIVE_INFINITY };
const ENTRY = { principal: "ada", tool: "a", period: "2026-07-28", calls: 1, cost: 0.5 };

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "usage-"));
  closeAfterTest(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe("the file", () => {
  test("gives back what was written, for its owner only, and leaves nothing else behind", async () => {
    const folder = await makeFolder();
    const file = join(folder, "usage.json");
    const entries = Array.from({ length: 1_200 }, (_, n) => ({ ...ENTRY, principal: `"ä\n${n}` }));
    await writeUsageFile(file, entries);
    expect(await readUsageFile(file)).toEqual(entries);
    await writeUsageFile(file, []);
    expect(await readUsageFile(file)).toEqual([]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["usage.json"]);
  });

  test("that is not there is none", async () => {
    expect(await readUsageFile(join(await makeFolder(), "usage.json"))).toBeUndefined();
  });

  test.each<[string, string]>([
    ["is empty", ""],
    ["is cut off", `{"version":1,"entries":[${JSON.stringify(ENTRY)},`],
    ["is of another version", '{"version":2,"entries":[]}'],
    ["has a negative cost", JSON.stringify({ version: 1, entries: [{ ...ENTRY, cost: -1 }] })],
    ["has no period", JSON.stringify({ version: 1, entries: [{ ...ENTRY, period: "today" }] })],
  ])("that %s is a BootError that says what to do", async (_, text) => {
    const file = join(await makeFolder(), "usage.json");
    await writeFile(file, text);
    const error = await rejectionOf(readUsageFile(file));
    expect(error).toMatchObject({
      name: "BootError",
      problems: [{ where: file, message: expect.stringMatching(/no ledger that this version wrote\. Restore it/) }],
    });
    expect(await readFile(file, "utf8")).toBe(text);
  });

  test("that can't be replaced leaves nothing behind either", async () => {
    const folder = await makeFolder();
    await expect(writeUsageFile(folder, [ENTRY])).rejects.toThrow();
    await expect(writeUsageFile(join(folder, "not", "there"), [ENTRY])).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("saving", () => {
  async function makeSaver() {
    const folder = join(await makeFolder(), "made", "by it");
    const lines: Record<string, unknown>[] = [];
    const { logger } = createLog("info", { write: (line) => void lines.push(JSON.parse(line)) });
    const ledger = new MemoryUsageLedger("day");
    const failures = { count: 0 };
    const file = join(folder, "usage.json");
    const saver = new UsageSaver(file, ledger, logger, () => {
      failures.count += 1;
    });
    await saver.start();
    closeAfterTest(() => saver.close());
    return { folder, file, ledger, saver, failures, levels: () => lines.map(({ level }) => level) };
  }

  test("writes only what is new, and all of it at the end", async () => {
    const { file, ledger, saver } = await makeSaver();
    await saver.save();
    expect(await readUsageFile(file)).toBeUndefined();
    ledger.count("ada", "a");
    ledger.charge("ada", "a", 2, FREE);
    void saver.save();
    ledger.count("ada", "a");
    await saver.close();
    expect(await readUsageFile(file)).toEqual([expect.objectContaining({ principal: "ada", calls: 2, cost: 2 })]);
  });

  test("that fails is logged once in a row and counted, and goes well again when it can", async () => {
    const { folder, file, ledger, saver, failures, levels } = await makeSaver();
    ledger.count("ada", "a");
    await rm(folder, { recursive: true });
    await saver.save();
    await saver.save();
    expect(failures.count).toBe(2);
    expect(levels()).toEqual(["error"]);
    await saver.start();
    ledger.count("ada", "a");
    await saver.save();
    expect(levels()).toEqual(["error", "info"]);
    expect(await readUsageFile(file)).toEqual([expect.objectContaining({ calls: 2 })]);
  });

  test("does not begin where the folder can't be made", async () => {
    const { file, ledger, saver } = await makeSaver();
    ledger.count("ada", "a");
    await saver.save();
    const { logger } = createLog("silent", { write: () => {} });
    const below = new UsageSaver(join(file, "usage.json"), ledger, logger, () => {});
    expect(await rejectionOf(below.start())).toMatchObject({ name: "BootError" });
  });
});
