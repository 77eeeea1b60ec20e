import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";

/**
 * Keeps the keys of a project out of its repository.
 * @returns what was added to its .gitignore; undefined where there is none, or nothing was missing
 */
export async function ignoreKeys(root: string, file: string): Promise<string | undefined> {
  const path = relative(root, file);
  if (path.startsWith("..") || isAbsolute(path)) return undefined;
  const folder = dirname(path).split(sep).join("/");
  const entry = folder === "." ? `${basename(path)}*` : `${folder}/`;
  const list = join(root, ".gitignore");
  const text = await readFile(list, "utf8").catch(() => undefined);
  if (text === undefined || text.split(/\r?\n/).some((line) => isSame(line, entry))) return undefined;
  await writeFile(list, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${entry}\n`);
  return entry;
}

function isSame(line: string, entry: string): boolean {
  const bare = (text: string) => text.trim().replace(/^\/|\/$/g, "");
  return bare(line) === bare(entry);
}
