import { CliError } from "../../ui/cli-error.js";
import type { EmitInput, EmittedFile, Emitter } from "../emitter.js";
import { makeStamp } from "../stamp.js";
import { type ServiceUnit, serviceUnit } from "./service-unit.js";
import { oneLine, type Section, unitName, unitText } from "./unit-text.js";

interface Address {
  readonly host: string;
  readonly port: number;
}

/** A service with its sockets, and a template of services, each with a port of its own. */
export const systemdEmitter: Emitter = {
  target: "systemd",
  plan(input: EmitInput): EmittedFile[] {
    const unit = unitName(input.name);
    const title = oneLine(`${input.name} (MCP server)`);
    const { http, operations } = addressesOf(input);
    const file = (name: string, about: string, sections: readonly Section[]) => ({
      path: `deploy/systemd/${name}`,
      content: unitText([makeStamp("mcp emit systemd"), about], sections),
    });
    const socket = (name: string, handedOverAs: string, address: Address) =>
      file(name, `Stays open while ${unit}.service restarts: no connection is refused.`, [
        { name: "Unit", lines: [`Description=${title}, ${handedOverAs}`] },
        {
          name: "Socket",
          lines: [
            `ListenStream=${inUnit(address)}`,
            `FileDescriptorName=${handedOverAs}`,
            `Service=${unit}.service`,
            "NoDelay=yes",
          ],
        },
        { name: "Install", lines: ["WantedBy=sockets.target"] },
      ]);
    const sockets = [
      socket(`${unit}.socket`, "http", http),
      ...(operations === undefined ? [] : [socket(`${unit}-operations.socket`, "operations", operations)]),
    ];
    const one: ServiceUnit = {
      unit,
      description: title,
      state: unit,
      sockets: sockets.map(({ path }) => path.replace(/.*\//, "")),
      listen: listenOn(http, operations, (port) => String(port)),
    };
    const several: ServiceUnit = {
      unit,
      description: `${title} on port %i`,
      state: `${unit}-%i`,
      sockets: [],
      listen: listenOn(http, operations, (_, place) => (place === "http" ? "%i" : "1%i")),
    };
    const { host } = operations ?? {};
    const ports = host === undefined ? "" : ` (four digits; the operations port is the same with a 1 before it)`;
    return [
      file(`${unit}.service`, "Settings of your own: systemctl edit, which leaves this file as it is.", [
        ...serviceUnit(input, one),
      ]),
      ...sockets,
      file(`${unit}@.service`, `One of several behind a balancer; the instance is its port${ports}.`, [
        ...serviceUnit(input, several),
      ]),
    ];
  },
};

/** @throws CliError where there is nothing to listen on, or nobody can know where */
function addressesOf({ deployment }: EmitInput): { http: Address; operations: Address | undefined } {
  const { http, operations } = deployment;
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
  return { http, operations: operations.port === http.port ? undefined : operations };
}

function listenOn(
  http: Address,
  operations: Address | undefined,
  portOf: (port: number, place: "http" | "operations") => string,
): Record<string, string> {
  return {
    MCP_HOST: http.host,
    MCP_PORT: portOf(http.port, "http"),
    ...(operations && {
      MCP_OPERATIONS_HOST: operations.host,
      MCP_OPERATIONS_PORT: portOf(operations.port, "operations"),
    }),
  };
}

/** systemd takes no names, only addresses. */
function inUnit({ host, port }: Address): string {
  const address = host === "localhost" ? "127.0.0.1" : host;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
