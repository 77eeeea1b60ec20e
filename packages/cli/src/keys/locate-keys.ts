import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { findProject } from "../project/find-project.js";
import { inspectBuild } from "../project/inspect-build.js";
import { CliError } from "../ui/cli-error.js";

export interface KeysFlags {
  file?: string;
  json?: boolean;
}

export interface KeyPlace {
  readonly file: string;
  /** The project whose keys they are; undefined where a file was named. */
  readonly root: string | undefined;
  /** Whether the server is known to read that file. */
  readonly isRead: boolean;
}

const DEFAULT_FILE = join(".mcp", "keys.json");

/**
 * Where a project's keys are: as its built config says, since that is what the server goes by.
 * @throws CliError where that can't be told
 */
export async function locateKeys({ file }: KeysFlags): Promise<KeyPlace> {
  if (file !== undefined) return { file: resolve(file), root: undefined, isRead: true };
  const { root, dist } = projectHere();
  if (!existsSync(join(dist, "mcp.config.js"))) return { file: join(root, DEFAULT_FILE), root, isRead: false };
  const { name, apiKeyFile, problems } = await inspectBuild(root, dist, process.env);
  if (name === undefined) {
    const list = problems.map(({ where, message }) => `\n  - ${where}: ${message}`).join("");
    throw new CliError(
      `The built config does not say where the keys are:${list}`,
      "Correct it and run `mcp build`, or name the file of keys with --file.",
    );
  }
  return { file: resolve(root, apiKeyFile ?? DEFAULT_FILE), root, isRead: apiKeyFile !== undefined };
}

function projectHere(): ReturnType<typeof findProject> {
  try {
    return findProject(process.cwd());
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(error.message, "Go to your project's folder, or name the file of keys with --file.");
  }
}
