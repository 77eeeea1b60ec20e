import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { AppendOnlyFile } from "./append-only-file.js";

function make(path: string, onFailure: (error: unknown) => void = () => {}): AppendOnlyFile {
  const fd = openSync(path, "a");
  const file = new AppendOnlyFile(fd, { patience: 20, onFailure });
  closeAfterTest(async () => {
    await file.end();
    closeSync(fd);
  });
  return file;
}

async function open() {
  const folder = await mkdtemp(join(tmpdir(), "append-"));
  closeAfterTest(() => rm(folder, { recursive: true }));
  const path = join(folder, "lines");
  return { file: make(path), read: () => readFile(path, "utf8") };
}

test("lines are written soon, in their order", async () => {
  const { file, read } = await open();
  for (let n = 0; n < 1_000; n += 1) file.write(`${n}\n`);
  while ((await read()).length < 3_890) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await read()).toBe(Array.from({ length: 1_000 }, (_, n) => `${n}\n`).join(""));
  await file.end();
});

test("what waits at the end is written, be it in the middle of a write", async () => {
  const { file, read } = await open();
  file.write("ä".repeat(1_000_000));
  await new Promise((resolve) => setTimeout(resolve, 21));
  file.write("\nlast\n");
  await file.end();
  expect(await read()).toBe(`${"ä".repeat(1_000_000)}\nlast\n`);
});

test("what a disk does not take waits, up to a bound, and is lost then", async () => {
  const failures: unknown[] = [];
  const file = make("/dev/full", (error) => failures.push(error));
  for (let n = 0; n < 10; n += 1) file.write(`${"x".repeat(1024 * 1024 - 1)}\n`);
  expect(file.droppedLines).toBe(2);
  file.flush();
  file.flush();
  expect(failures).toEqual([expect.objectContaining({ code: "ENOSPC" })]);
  await file.end();
});
