import { BootError, loadConfig, MCPServer, reserveStdout } from "mcp-prod";
import { findProject } from "../project/find-project.js";
import { followWrapper } from "../serve/follow-wrapper.js";
import { CliError } from "../ui/cli-error.js";

export interface StartFlags {
  transport?: string[];
  port?: number;
  host?: string;
}

/** Serves the built project in this process, until a signal or the client ends it. */
export async function start({ transport, port, host }: StartFlags): Promise<void> {
  // Before anything of the project is loaded: a print at import time must not reach a stdio client either.
  const output = reserveStdout();
  const { dist } = findProject(process.cwd());
  if (transport !== undefined) process.env.MCP_TRANSPORTS = transport.join(",");
  if (port !== undefined) process.env.MCP_PORT = String(port);
  if (host !== undefined) process.env.MCP_HOST = host;
  try {
    const server = new MCPServer(await loadConfig(dist), { directory: dist, output });
    await server.start();
    followWrapper(process.env, () => {
      server.stop("the process that started it is gone").then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  } catch (error) {
    if (!(error instanceof BootError)) throw error;
    throw new CliError(error.message, "Correct what is listed and start again. The server is not running.");
  }
}
