import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { CliError } from "../ui/cli-error.js";

export interface Project {
  readonly root: string;
  readonly src: string;
  /** What is served. */
  readonly dist: string;
}

const MARKS = ["mcp.config.ts", join("dist", "mcp.config.js")];

/**
 * The project that a folder is in.
 * @throws CliError where it is in none
 */
export function findProject(folder: string): Project {
  for (let root = folder; ; root = dirname(root)) {
    if (MARKS.some((mark) => existsSync(join(root, mark)))) {
      return { root, src: join(root, "src"), dist: join(root, "dist") };
    }
    if (root === dirname(root)) {
      throw new CliError(
        `No MCP project here: neither ${folder} nor a folder above it has an mcp.config.ts.`,
        "Go to your project's folder, or make one with `mcp create my-server`.",
      );
    }
  }
}
