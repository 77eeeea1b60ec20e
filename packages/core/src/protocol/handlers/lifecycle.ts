import type { Implementation, ServerCapabilities } from "@modelcontextprotocol/sdk/types.js";
import { describeIssues } from "../../operation/issues.js";
import { type ClientCapabilities, clientCapabilitiesSchema } from "../client-facts.js";
import type { NotificationHandlers, RequestHandlers } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import { LEGACY_VERSIONS, MODERN_VERSIONS } from "../versions.js";

export interface ServerIdentity {
  readonly serverInfo: Implementation;
  readonly capabilities: ServerCapabilities;
  /** How a model should use the server as a whole. */
  readonly instructions: string | undefined;
}

/** initialize and ping (MCP 2025-11-25, basic/lifecycle and basic/utilities/ping). */
export function lifecycleHandlers({
  serverInfo,
  capabilities: offered,
  instructions,
}: ServerIdentity): RequestHandlers {
  return {
    initialize: ({ params }, exchange) => {
      exchange.session ??= exchange.sessions?.open(exchange.principal);
      const protocolVersion = negotiateVersion(params.protocolVersion);
      const capabilities = readCapabilities(params.capabilities);
      if (exchange.session !== undefined)
        exchange.session.client = { protocolVersion, capabilities, logLevel: undefined };
      return {
        protocolVersion,
        capabilities: offered,
        serverInfo,
        ...(instructions === undefined ? {} : { instructions }),
      };
    },
    ping: () => ({}),
  };
}

/** server/discover (MCP 2026-07-28, server/discover): what initialize tells, for clients that keep no session. */
export function discoveryHandlers({ capabilities, instructions }: ServerIdentity): RequestHandlers {
  const discovered = {
    supportedVersions: MODERN_VERSIONS,
    capabilities,
    ...(instructions === undefined ? {} : { instructions }),
  };
  return { "server/discover": () => discovered };
}

/** What clients tell without asking (MCP 2025-11-25, basic/lifecycle and basic/utilities/cancellation). */
export const notificationHandlers: NotificationHandlers = {
  "notifications/initialized": (_params, { session }) => {
    if (session?.client !== undefined) session.isInitialized = true;
  },
  "notifications/cancelled": ({ requestId }, { session }) => {
    if (typeof requestId !== "string" && typeof requestId !== "number") return;
    session?.cancel(requestId);
  },
};

/** @throws ProtocolError where what the client says it can do is malformed */
function readCapabilities(capabilities: unknown): ClientCapabilities {
  const read = clientCapabilitiesSchema.safeParse(capabilities ?? {});
  if (read.success) return read.data;
  throw new ProtocolError(
    JSON_RPC.invalidParams,
    `The client's capabilities are malformed. ${describeIssues(read.error.issues)}.`,
  );
}

/** The client's version where the server speaks it too, else the server's latest: the client may then hang up. */
function negotiateVersion(asked: unknown): string {
  return LEGACY_VERSIONS.find((version) => version === asked) ?? LEGACY_VERSIONS[0];
}
