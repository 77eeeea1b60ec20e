import type { InspectedProject } from "mcp-prod";
import { CliError } from "../ui/cli-error.js";
import { inspectBuild } from "./inspect-build.js";

/**
 * What a built project serves.
 * @param environment where `MCP_*` variables are taken from
 * @throws CliError where it can't be served
 */
export async function inspectGoodBuild(
  root: string,
  dist: string,
  environment: NodeJS.ProcessEnv,
): Promise<InspectedProject> {
  const project = await inspectBuild(root, dist, environment);
  if (project.problems.length === 0) return project;
  const problems = project.problems.map(({ where, message }) => `\n  - ${where}: ${message}`).join("");
  throw new CliError(
    `The built project can't be served:${problems}`,
    "Correct it, then run `mcp build` and try again.",
  );
}
