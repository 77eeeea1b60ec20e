import type { z } from "zod";
import { BootError, type BootProblem } from "../errors/boot-error.js";
import { configSchema, type ResolvedConfig } from "./config-schema.js";
import { applyEnvironment, type Draft } from "./environment.js";
import { exposureProblems } from "./exposure.js";

/**
 * Checks a config and puts in defaults and `MCP_*` variables.
 * @throws BootError with every problem found
 */
export function resolveConfig(config: unknown, environment: NodeJS.ProcessEnv): ResolvedConfig {
  const problems: BootProblem[] = [];
  const draft = applyEnvironment(isDraft(config) ? config : {}, environment, problems);
  const checked = configSchema.safeParse(draft);
  problems.push(...(checked.success ? exposureProblems(checked.data) : checked.error.issues.flatMap(toProblems)));
  if (!checked.success || problems.length > 0) {
    throw new BootError(
      "The configuration has problems. Correct each in mcp.config.ts or in the environment:",
      problems,
    );
  }
  return withOwnHost(checked.data);
}

/** The name that access tokens are made out for is the server's own. */
function withOwnHost(config: ResolvedConfig): ResolvedConfig {
  const { auth, transports } = config;
  if (typeof auth !== "object" || auth.oauth === undefined || transports.http === undefined) return config;
  const { hostname } = new URL(auth.oauth.resource);
  const allowedHosts = [...transports.http.allowedHosts, hostname];
  return { ...config, transports: { ...transports, http: { ...transports.http, allowedHosts } } };
}

function toProblems(issue: z.core.$ZodIssue): BootProblem[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      where: [...path, key].join("."),
      message: "is not a config key; see the config reference for those that there are",
    }));
  }
  if (issue.code === "invalid_union") {
    const closest = issue.errors.find((branch) =>
      branch.some((inner) => inner.code !== "invalid_type" || inner.path.length > 0),
    );
    if (closest) return closest.flatMap((inner) => toProblems({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ where: path.join(".") || "mcp.config.ts", message: issue.message }];
}

function isDraft(value: unknown): value is Draft {
  return typeof value === "object" && value !== null;
}
