import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { InspectedProject } from "mcp-prod";
import { CliError } from "../ui/cli-error.js";

/** Milliseconds. */
const LOAD_TIMEOUT = 30_000;

/**
 * Loads and checks a built project in a process of its own.
 * @param environment where `MCP_*` variables are taken from
 * @throws CliError where it never finishes loading or dies of it
 */
export function inspectBuild(
  root: string,
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<InspectedProject> {
  const script = fileURLToPath(new URL("./inspect-child.js", import.meta.url));
  const child = fork(script, [directory, JSON.stringify(environment)], {
    cwd: root,
    execArgv: ["--enable-source-maps"],
    // What a module prints at import goes to standard error: standard output is this command's.
    stdio: ["ignore", 2, 2, "ipc"],
    timeout: LOAD_TIMEOUT,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve, reject) => {
    child.once("message", (message) => {
      if (isInspectedProject(message)) resolve(message);
    });
    child.once("exit", (code, signal) => {
      const how =
        signal === "SIGKILL"
          ? `did not finish within ${LOAD_TIMEOUT / 1000} s`
          : `ended its process (${signal ?? `exit ${code}`})`;
      reject(
        new CliError(
          `Loading the built project ${how}.`,
          "Look for work done at import time in mcp.config.ts or in a tool file: move it into deps, init() or execute().",
        ),
      );
    });
  });
}

function isInspectedProject(message: unknown): message is InspectedProject {
  return typeof message === "object" && message !== null && "problems" in message;
}
