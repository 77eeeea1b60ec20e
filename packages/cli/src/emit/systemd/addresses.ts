import { isIP } from "node:net";
import type { Deployment } from "mcp-prod";
import { CliError } from "../../ui/cli-error.js";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** @throws CliError where there is nothing to listen on, or systemd could not */
export function addressesOf({ http, operations }: Deployment): { http: Address; operations: Address | undefined } {
  if (http === undefined || operations === undefined) {
    throw new CliError(
      "This project's server has no HTTP; one on standard input is started by its client, not by systemd.",
      "Turn on transports.http in mcp.config.ts and build again, or set MCP_TRANSPORTS=http,stdio.",
    );
  }
  if (http.port === 0 || operations.port === 0) {
    throw new CliError(
      "The server takes any free port, so no socket can be opened for it.",
      "Set transports.http.port (and operations.port) in mcp.config.ts and build again, or set MCP_PORT (and MCP_OPERATIONS_PORT).",
    );
  }
  refuseName(http.host, "transports.http.host", "MCP_HOST");
  refuseName(operations.host, "transports.http.operations.host", "MCP_OPERATIONS_HOST");
  return { http, operations: operations.port === http.port ? undefined : operations };
}

/** What ListenStream= takes. */
export function listenStream({ host, port }: Address): string {
  const address = isLocalhost(host) ? "127.0.0.1" : host;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** It opens sockets before there is anybody who could be asked for a name. */
function refuseName(host: string, key: string, variable: string): void {
  if (isLocalhost(host) || (isIP(host) !== 0 && !host.includes("%"))) return;
  throw new CliError(
    `systemd can't open a socket at ${JSON.stringify(host)}: it takes addresses, and no names.`,
    `Set ${key} in mcp.config.ts to an address, such as "127.0.0.1", or "0.0.0.0" for all, and build again, or set ${variable}.`,
  );
}

function isLocalhost(host: string): boolean {
  return host.toLowerCase() === "localhost";
}
