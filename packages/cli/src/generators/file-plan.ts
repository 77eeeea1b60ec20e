import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CliError } from "../ui/cli-error.js";
import { systemFailure } from "../ui/system-failure.js";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** A file that a generator would write. Generators plan; only writePlan() touches the disk. */
export interface PlannedFile {
  /** Below the project's root, with forward slashes. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes all files, or none where one is there already or can't be written. Each is there whole or not at all, whenever
 * the process ends; Ctrl-C waits until all are.
 * @throws CliError naming the files that are in the way
 */
export async function writePlan(root: string, files: readonly PlannedFile[], overwrite: boolean): Promise<void> {
  const inTheWay = files.filter(({ path }) => existsSync(join(root, path)));
  if (inTheWay.length > 0 && !overwrite) {
    const list = inTheWay.map(({ path }) => path).join(", ");
    throw new CliError(
      `Already there: ${list}. Nothing was written.`,
      "Choose another name, or overwrite with --force.",
    );
  }
  await uninterrupted(() => replaceAll(root, files));
}

async function replaceAll(root: string, files: readonly PlannedFile[]): Promise<void> {
  const staged = files.map(({ path, content }) => {
    const target = join(root, path);
    return { target, content, temporary: `${target}.${process.pid}.tmp` };
  });
  try {
    for (const { target, content, temporary } of staged) {
      await tryFor(target, mkdir(dirname(target), { recursive: true }));
      await tryFor(target, writeFile(temporary, content));
    }
    for (const { target, temporary } of staged) await tryFor(target, rename(temporary, target));
  } catch (error) {
    for (const { temporary } of staged) await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Lets a Ctrl-C wait until the work is done: it is a matter of milliseconds. */
async function uninterrupted(work: () => Promise<void>): Promise<void> {
  let heard: NodeJS.Signals | undefined;
  const hold = (signal: NodeJS.Signals) => {
    heard = signal;
  };
  for (const signal of SIGNALS) process.on(signal, hold);
  try {
    await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, hold);
    if (heard !== undefined) process.kill(process.pid, heard);
  }
}

/** Names the file that is meant, not the one beside it. */
async function tryFor(target: string, work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    throw systemFailure(error, target) ?? error;
  });
}
