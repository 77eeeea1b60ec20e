import { buildProject } from "../build/build-project.js";
import { DevServer } from "../dev/dev-server.js";
import { watchSources } from "../dev/watch-sources.js";
import { findProject, type Project } from "../project/find-project.js";
import { CliError } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";
import { formatDiagnostics } from "./build.action.js";

export interface DevFlags {
  port?: number;
}

/** Serves the project over HTTP and keeps up with its sources, until Ctrl-C. */
export async function dev(flags: DevFlags, terminal: Terminal): Promise<void> {
  const project = findProject(process.cwd());
  const server = new DevServer(project.root, flags.port);
  terminal.note(terminal.style("dim", "building; then watching src and mcp.config.ts, until Ctrl-C"));
  const stopWatching = watchSources(project, () => buildAndServe(project, server, terminal));
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await stopWatching();
  await server.stop();
}

/** What can't be built is told, and the server that runs goes on. */
async function buildAndServe(project: Project, server: DevServer, terminal: Terminal): Promise<void> {
  try {
    const result = await buildProject(project);
    if (result.ok) return await server.restart();
    terminal.note(formatDiagnostics(result.diagnostics, terminal));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    terminal.note(`${error.message}\n${error.next}`);
  }
  terminal.note(
    `${terminal.style("red", "not built")}: ${server.running ? "the last good build goes on" : "waiting for a change"}`,
  );
}
