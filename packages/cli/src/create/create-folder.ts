import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type PlannedFile, writePlan } from "../generators/file-plan.js";
import { CliError } from "../ui/cli-error.js";

/** @throws CliError where the folder has anything in it */
export async function refuseUsedFolder(root: string): Promise<void> {
  const entries = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    if (error.code === "ENOTDIR") return ["a file"];
    throw error;
  });
  if (entries.length > 0) {
    throw new CliError(
      `${root} is there already and not empty. Nothing was written.`,
      "Choose a folder that does not exist yet.",
    );
  }
}

/** Makes the folder whole or not at all: whoever breaks off in the middle finds nothing half-written. */
export async function createFolder(root: string, files: readonly PlannedFile[]): Promise<void> {
  await mkdir(dirname(root), { recursive: true });
  const draft = await mkdtemp(join(dirname(root), ".mcp-create-"));
  const discard = () => rm(draft, { recursive: true, force: true });
  try {
    await writePlan(draft, files, false);
    await rmdir(root).catch(ignoreMissing);
    await rename(draft, root);
  } catch (error) {
    await discard();
    throw error;
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
