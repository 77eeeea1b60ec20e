import { join } from "node:path";
import { watch } from "chokidar";
import type { Project } from "../project/find-project.js";

/** Milliseconds of quiet after which a burst of saves is one change. */
const SETTLE = 100;

/**
 * Runs `task` now and after each change of the sources, never twice at once.
 * @returns ends the watching
 */
export function watchSources({ root, src }: Project, task: () => Promise<void>): () => Promise<void> {
  const watcher = watch([src, join(root, "mcp.config.ts"), join(root, "tsconfig.json")], {
    ignoreInitial: true,
    // Many editors save by writing another file and renaming it: one change, not a removal and an addition.
    atomic: true,
  });
  let settling: NodeJS.Timeout | undefined;
  let last = task();
  watcher.on("all", () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      last = last.then(task);
    }, SETTLE);
  });
  return async () => {
    clearTimeout(settling);
    await watcher.close();
    await last;
  };
}
