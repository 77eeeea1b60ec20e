import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Project } from "../../project/find-project.js";
import { listProjectFiles } from "./list-project-files.js";

const SOURCE = /^(?:mcp\.config|src\/.*)\.ts$/;
const TEST = /\.(?:test|spec|d)\.ts$/;

/** Whether a file is built. */
export function isSource(path: string): boolean {
  return SOURCE.test(path) && !TEST.test(path);
}

/** Sources that were changed after the build. None where there is no build. */
export async function newerSources({ root, dist }: Pick<Project, "root" | "dist">, files?: readonly string[]) {
  const since = await stat(join(dist, "mcp.config.js")).catch(() => undefined);
  if (since === undefined) return [];
  const sources = (files ?? (await listProjectFiles(root))).filter(isSource);
  const times = await Promise.all(sources.map((path) => stat(join(root, path))));
  return sources.filter((_, at) => (times[at]?.mtimeMs ?? 0) > since.mtimeMs);
}
