import { constants } from "node:fs";
import fs, { type FileHandle } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { ToolError } from "../errors/tool-error.js";
import { checkPathForm } from "./path-form.js";
import { quoted, refused } from "./refusal.js";

export interface SafePathOptions {
  /** Whether it must be there. Default: true. With false the last name may be new; its folder must be there. */
  readonly mustExist?: boolean;
}

/**
 * The real, absolute path of what an agent asked for inside a folder. Links are followed, and must stay inside.
 *
 * It tells what is true now. Who may write in the folder can put a link where there was none before you open the path:
 * read with `safeOpen`, which looks again, and let nobody else write where you write. It can't tell that a file is a
 * hard link to one outside.
 * @param root the folder: what is not inside is refused, and whether it exists is not told
 * @param asked relative to `root`, or absolute; with "/" between names on every system
 * @throws ToolError FORBIDDEN for what leads out, INVALID_INPUT for what is no path, NOT_FOUND. None tells where `root` is.
 */
export async function safePath(
  root: string,
  asked: string,
  { mustExist = true }: SafePathOptions = {},
): Promise<string> {
  checkPathForm(asked);
  const realRoot = await fs.realpath(root);
  const wanted = join(realRoot, nameInside([resolve(root), realRoot], asked));
  const existing = await deepestExisting(wanted);
  if (existing === undefined || !isInside(realRoot, existing.real)) throw leadsOut(asked);
  if (existing.path === wanted) return existing.real;
  const isNew = !mustExist && existing.path === dirname(wanted);
  if (isNew && (await fs.lstat(existing.real)).isDirectory()) return join(existing.real, basename(wanted));
  const what = mustExist ? "It" : "Its folder";
  throw new ToolError("NOT_FOUND", `${quoted(asked)} can't be had. ${what} does not exist, or may not be read.`);
}

/**
 * Opens a file inside a folder for reading, and makes sure that what is open is what `safePath` stands for, whatever
 * was moved or linked meanwhile. Close the handle.
 * @throws ToolError as safePath does, and FORBIDDEN for what is no file, such as a folder, a pipe or a device
 */
export async function safeOpen(root: string, asked: string): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  // Without O_NONBLOCK, opening a pipe waits for who writes to it. Windows has neither, where they count as 0.
  const handle = await fs
    .open(await safePath(root, asked), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    .catch((cause: unknown) => {
      throw new ToolError("NOT_FOUND", `${quoted(asked)} can't be opened for reading.`, { cause });
    });
  try {
    const [opened, named] = await Promise.all([
      handle.stat({ bigint: true }),
      safePath(root, asked).then((path) => fs.lstat(path, { bigint: true })),
    ]);
    if (opened.dev !== named.dev || opened.ino !== named.ino) throw leadsOut(asked);
    if (!opened.isFile()) throw refused(`${quoted(asked)} is not a file.`);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The path below the root, which an absolute path may name in either way. */
function nameInside(roots: readonly string[], asked: string): string {
  if (!isAbsolute(asked)) return asked;
  const root = roots.find((folder) => isInside(folder, asked));
  if (root === undefined) throw leadsOut(asked);
  return relative(root, asked);
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * The longest beginning of a path that is there, and its real path. Undefined where a link leads to nothing: what is
 * written to it would be made wherever it points. What may not be read counts as missing, so that a link to the
 * outside gives one answer whatever is there.
 */
async function deepestExisting(path: string): Promise<{ path: string; real: string } | undefined> {
  try {
    return { path, real: await fs.realpath(path) };
  } catch {
    const isLink = await fs.lstat(path).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    );
    return isLink ? undefined : await deepestExisting(dirname(path));
  }
}

function leadsOut(asked: string): ToolError {
  return refused(`${quoted(asked)} is not inside the folder that may be used. Name a file inside it.`);
}
