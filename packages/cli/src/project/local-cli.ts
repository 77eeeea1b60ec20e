import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The module of the project's own CLI, where a folder has one that is not this one: its version is the one that fits. */
export function localCli(folder: string): string | undefined {
  try {
    const module = createRequire(join(folder, "package.json")).resolve("@mcp-prod/cli");
    const ownPackage = realpathSync(fileURLToPath(new URL("../../package.json", import.meta.url)));
    return realpathSync(module).startsWith(dirname(ownPackage) + sep) ? undefined : pathToFileURL(module).href;
  } catch {
    return undefined;
  }
}
