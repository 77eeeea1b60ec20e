import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Project } from "../project/find-project.js";
import type { Diagnostic } from "./diagnostic.js";

const KINDS = ["tool", "resource", "prompt"] as const;

/** Finds components whose file name keeps them from being served: a tool in `price.ts` instead of `price.tool.ts`. */
export async function findMisnamed({ root, src }: Project): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const kind of KINDS) {
    const base = `MCP${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    const pattern = new RegExp(`export\\s+default\\s+class\\b[^{]*\\bextends\\s+${base}\\b`);
    for (const path of await listSources(join(src, `${kind}s`))) {
      if (path.endsWith(`.${kind}.ts`)) continue;
      const text = await readFile(path, "utf8");
      const match = pattern.exec(text);
      if (match === null) continue;
      const file = relative(root, path).split(sep).join("/");
      const line = text.slice(0, match.index).split("\n").length;
      found.push({
        file,
        line,
        message: `extends ${base}, but its name keeps it from being served: rename it to end in .${kind}.ts`,
      });
    }
  }
  return found;
}

async function listSources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.endsWith(".ts") && !/\.(?:test|spec|d)\.ts$/.test(entry))
    .map((entry) => join(folder, entry));
}
