import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemFailure } from "../ui/system-failure.js";
import type { EmittedFile } from "./emitter.js";
import { isUntouched, madeBy } from "./stamp.js";

export interface ComparedFile extends EmittedFile {
  /** `outdated`: as it was emitted, which would be different now. `edited`: somebody's own work is in it. */
  readonly state: "missing" | "same" | "outdated" | "edited";
  /** The command that the file says it was made by. */
  readonly madeBy?: string | undefined;
}

/** Whether a target was ever emitted: a Dockerfile may be somebody's own. */
export function wasEmitted(files: readonly ComparedFile[]): boolean {
  return files.some(({ state, madeBy }) => state === "same" || madeBy !== undefined);
}

/** Compares sealed files with those on disk. */
export function compareFiles(root: string, files: readonly EmittedFile[]): Promise<ComparedFile[]> {
  return Promise.all(files.map((file) => compare(root, file)));
}

async function compare(root: string, file: EmittedFile): Promise<ComparedFile> {
  const found = await readText(join(root, file.path));
  if (found === undefined) return { ...file, state: "missing" };
  if (found === file.content) return { ...file, state: "same" };
  return { ...file, state: isUntouched(found) ? "outdated" : "edited", madeBy: madeBy(found) };
}

/** With the ends of lines that were emitted, whatever git made of them. */
async function readText(path: string): Promise<string | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    // A file in the place of a folder is in the way of writing alone.
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw systemFailure(error, path) ?? error;
  });
  return text?.replaceAll("\r\n", "\n");
}
