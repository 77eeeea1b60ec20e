import type { InspectedProject } from "mcp-prod";
import { CliError } from "../ui/cli-error.js";
import type { Project } from "./find-project.js";
import { inspectBuild } from "./inspect-build.js";

/**
 * Loads and checks the built project as an environment would serve it.
 * @param environment where `MCP_*` variables are taken from
 * @throws CliError with all that would keep it from starting
 */
export async function inspectServed(
  { root, dist }: Project,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<InspectedProject> {
  const project = await inspectBuild(root, dist, environment);
  if (project.problems.length === 0) return project;
  const problems = project.problems.map(({ where, message }) => `\n  - ${where}: ${message}`).join("");
  throw new CliError(
    `The built project can't be served:${problems}`,
    "Correct it, then run `mcp build` and try again.",
  );
}
