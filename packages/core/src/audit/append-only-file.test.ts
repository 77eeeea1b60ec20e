import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { AppendOnlyFile } from "./append-only-file.js";

async function open() {
  const folder = await mkdtemp(join(tmpdir(), "append-"));
  closeAfterTest(() => rm(folder, { recursive: true }));
  const path = join(folder, "lines");
  return { file: new AppendOnlyFile(path, () => {}), read: () => readFile(path, "utf8") };
}

test("lines are written soon, in their order", async () => {
  const { file, read } = await open();
  for (let n = 0; n < 1_000; n += 1) file.add(`${n}\n`);
  while ((await read()).length < 3_890) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await read()).toBe(Array.from({ length: 1_000 }, (_, n) => `${n}\n`).join(""));
  await file.close();
});

test("what waits at the end is written, be it in the middle of a write", async () => {
  const { file, read } = await open();
  file.add("ä".repeat(1_000_000));
  await new Promise((resolve) => setTimeout(resolve, 21));
  file.add("\nlast\n");
  await file.close();
  expect(await read()).toBe(`${"ä".repeat(1_000_000)}\nlast\n`);
});

test("what a disk does not take waits, up to a bound, and is lost then", async () => {
  const failures: unknown[] = [];
  const file = new AppendOnlyFile("/dev/full", (error) => failures.push(error));
  for (let n = 0; n < 10; n += 1) file.add("x".repeat(1024 * 1024));
  expect(file.droppedLines).toBe(2);
  file.flush();
  file.flush();
  expect(failures).toEqual([expect.objectContaining({ code: "ENOSPC" })]);
  await file.close();
});
