import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CliError } from "../ui/cli-error.js";

/** A file that a generator would write. Generators plan; only writePlan() touches the disk. */
export interface PlannedFile {
  /** Below the project's root, with forward slashes. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes all files, or none where one is there already.
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
  for (const { path, content } of files) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content, { flag: overwrite ? "w" : "wx" });
  }
}
