import type { EmitInput, EmittedFile, Emitter } from "../emitter.js";
import { makeStamp } from "../stamp.js";
import { type Address, addressesOf, listenStream } from "./addresses.js";
import { type ServiceUnit, serviceUnit } from "./service-unit.js";
import { oneLine, type Section, unitName, unitText } from "./unit-text.js";

/** A service with its sockets, and a template of services, each with a port of its own. */
export const systemdEmitter: Emitter = {
  target: "systemd",
  plan(input: EmitInput): EmittedFile[] {
    const unit = unitName(input.name);
    const title = oneLine(`${input.name} (MCP server)`);
    const { http, operations } = addressesOf(input.deployment);
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
            `ListenStream=${listenStream(address)}`,
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
