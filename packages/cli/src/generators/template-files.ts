import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The templates that a project can be made from. */
export const TEMPLATES = ["minimal", "database"] as const;
export type Template = (typeof TEMPLATES)[number];

export interface TemplateFile {
  /** Below the template's root, with forward slashes. */
  readonly path: string;
  readonly content: Buffer;
}

/** The files of a template that this package ships, sorted by path. */
export async function readTemplate(name: string): Promise<TemplateFile[]> {
  const root = fileURLToPath(new URL(`../templates/${name}`, import.meta.url));
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (file) => ({
      path: file
        .slice(root.length + 1)
        .split(sep)
        .join("/"),
      content: await readFile(file),
    })),
  );
}
