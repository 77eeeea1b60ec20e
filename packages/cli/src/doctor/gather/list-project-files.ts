import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SourceFile } from "../checkup.js";

const NOT_THE_PROJECTS = new Set(["node_modules", "dist", ".git", "coverage"]);
/** Bytes. What is larger was written by a program. */
const LARGEST = 262_144;

/** All files of a project, with forward slashes, but those that were installed or built. */
export async function listProjectFiles(root: string, folder = ""): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const paths = await Promise.all(
    entries.map((entry): string[] | Promise<string[]> => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return NOT_THE_PROJECTS.has(entry.name) ? [] : listProjectFiles(root, path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return paths.flat().sort();
}

/** Those that are text of a size that a person writes. */
export async function readTexts(root: string, paths: readonly string[]): Promise<SourceFile[]> {
  const read = await Promise.all(paths.map((path) => readText(root, path)));
  return read.flatMap((file) => file ?? []);
}

async function readText(root: string, path: string): Promise<SourceFile | undefined> {
  const { size } = await stat(join(root, path));
  if (size > LARGEST) return undefined;
  const text = await readFile(join(root, path), "utf8");
  return text.includes("\0") ? undefined : { path, text };
}
