import { posix } from "node:path";
import type { Deployment } from "mcp-prod";
import { CliError } from "../../ui/cli-error.js";

/** Below the project, and without what systemd would take for something else. */
const FOLDER = /^\.?[\w-][\w.-]*(?:\/\.?[\w-][\w.-]*)*$/;

/**
 * The lines that give a server, and nobody else, the folders that it writes to. They lie in /var/lib and outlive a version;
 * the project sees them where its config has them.
 * @param root where the project is
 * @param state the unit's folder in /var/lib
 * @throws CliError where a file is where the unit may not write
 */
export function writableFolders({ files }: Deployment, root: string, state: string): string[] {
  const written = Object.entries({ "usage.file": files.usage, "audit.file": files.audit });
  const folders = [...new Set(written.flatMap(([key, file]) => (file === undefined ? [] : folderOf(key, file))))];
  return [
    `StateDirectory=${[state, ...folders.map((folder) => `${state}/${folder}`)].join(" ")}`,
    "StateDirectoryMode=0700",
    // DynamicUser keeps what is in /var/lib in /var/lib/private.
    ...folders.map((folder) => `BindPaths=/var/lib/private/${state}/${folder}:${root}/${folder}`),
  ];
}

function folderOf(key: string, file: string): string {
  const folder = posix.normalize(posix.dirname(file));
  if (FOLDER.test(folder)) return folder;
  throw new CliError(
    `The unit can't let the server write ${key}, which is ${JSON.stringify(file)}.`,
    `Name a file in a folder of its own below the project, such as "var/${posix.basename(file)}", in mcp.config.ts, and build again.`,
  );
}
