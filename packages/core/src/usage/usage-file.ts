import { open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { z } from "zod";
import { BootError } from "../errors/boot-error.js";
import { isRecord } from "../operation/content.js";
import { periodOf } from "./period.js";
import type { UsageEntry } from "./usage-ledger.js";

const VERSION = 1;
/** Who may read it: it says who called what. */
const MODE = 0o600;
/** Entries that are written at once. Between two such batches the event loop turns. */
const BATCH = 500;

const amount = z.number().nonnegative();
const fileSchema = z.object({
  version: z.literal(VERSION),
  entries: z.array(
    z.object({
      principal: z.string(),
      tool: z.string(),
      period: z.string().refine((label) => periodOf(label) !== undefined, "is no hour, day or month"),
      calls: amount,
      cost: amount,
    }),
  ),
});

/**
 * @returns undefined where there is no such file yet
 * @throws BootError where it can't be read, or holds something else
 */
export async function readUsageFile(file: string): Promise<readonly UsageEntry[] | undefined> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file, "utf8"))).entries;
  } catch (error) {
    if (isRecord(error) && error.code === "ENOENT") return undefined;
    const message = `${whyUnreadable(error)}. Restore it from a backup, or move it away to start counting anew`;
    throw new BootError("The ledger of usage can't be read:", [{ where: file, message }], error);
  }
}

/**
 * Replaces the file by one with these entries. Whatever happens meanwhile, there is the old one or the new one whole.
 * @throws what the file system says
 */
export async function writeUsageFile(file: string, entries: UsageEntries): Promise<void> {
  const temporary = `${file}.${hostname()}-${process.pid}.tmp`;
  try {
    const handle = await open(temporary, "w", MODE);
    try {
      await writeFile(handle, toJson(entries));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

type UsageEntries = Iterable<UsageEntry> | AsyncIterable<UsageEntry>;

/** One entry a line. */
async function* toJson(entries: UsageEntries): AsyncGenerator<string> {
  let text = `{"version":${VERSION},"entries":[`;
  let count = 0;
  for await (const entry of entries) {
    text += `${count === 0 ? "" : ","}\n${JSON.stringify(entry)}`;
    count += 1;
    if (count % BATCH === 0) {
      yield text;
      text = "";
    }
  }
  yield `${text}\n]}\n`;
}

function whyUnreadable(error: unknown): string {
  if (error instanceof SyntaxError || error instanceof z.ZodError) return "is no ledger that this version wrote";
  return error instanceof Error ? error.message : String(error);
}
