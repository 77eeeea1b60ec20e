import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { type CallToolResult, CallToolResultSchema, type JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { assemble } from "../application/assembly.js";
import { bindComponents, refuseProblems } from "../application/components.js";
import type { Config } from "../config/config-schema.js";
import { resolveConfig } from "../config/resolve-config.js";
import type { BootProblem } from "../errors/boot-error.js";
import { createLog } from "../logging/logger.js";
import type { Component } from "../operation/component.js";
import { LOCAL, type Principal } from "../principal/principal.js";
import { connectionExchange } from "../protocol/exchange.js";
import { Session } from "../protocol/session.js";

export interface TestServerOptions {
  /** The tools, resources and prompts under test. */
  readonly components: readonly Component[];
  readonly deps?: unknown;
  /** Who calls. Default: the local client, which may do all. */
  readonly principal?: Principal;
  readonly config?: Partial<Config>;
  /** Gets each log line as JSON text. Default: nobody does. */
  readonly onLog?: (line: string) => void;
}

/** The official client, connected in memory to a server that runs the framework's whole pipeline. */
export interface TestClient {
  readonly client: Client;
  call(tool: string, args?: Record<string, unknown>): Promise<CallToolResult>;
  close(): Promise<void>;
}

/** @throws BootError where a component or the config is not valid */
export async function connectTestClient({
  components,
  deps,
  principal = LOCAL,
  config = {},
  onLog,
}: TestServerOptions): Promise<TestClient> {
  const problems: BootProblem[] = [];
  const resolved = resolveConfig({ name: "test", version: "0.0.0", ...config }, {});
  const sourced = components.map((component) => ({ component, source: component.constructor.name }));
  const catalog = bindComponents(sourced, resolved, problems);
  refuseProblems(problems);
  for (const component of components) await component.init?.();

  const level = onLog === undefined ? "silent" : "trace";
  const log = createLog(level, { write: (line) => onLog?.(line) }, resolved.log.redact);
  // The test says who calls: no keys are read, and no issuer is asked.
  const settings = { ...resolved, auth: undefined };
  const assembly = assemble({ config: settings, catalog, deps, log, environment: {}, connections: () => 1 });
  assembly.health.state = "ready";
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const session = new Session(undefined, principal);
  serverSide.onmessage = async (message: JSONRPCMessage) => {
    const exchange = connectionExchange(session, (sent) => serverSide.send(sent), message);
    const response = await assembly.dispatcher.dispatch(message, exchange);
    if (response !== undefined) await serverSide.send(response);
  };
  await serverSide.start();
  assembly.subscriptions.open(
    session,
    (notification) => serverSide.send(notification),
    () => {},
  );

  const client = new Client({ name: "test-client", version: "0.0.0" });
  await client.connect(clientSide);
  return {
    client,
    call: async (tool, args = {}) => CallToolResultSchema.parse(await client.callTool({ name: tool, arguments: args })),
    close: async () => {
      await client.close();
      for (const component of components) await component.close?.();
    },
  };
}
