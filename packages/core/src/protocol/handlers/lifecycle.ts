import {
  type Implementation,
  LATEST_PROTOCOL_VERSION,
  type ServerCapabilities,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import { ToolError } from "../../errors/tool-error.js";
import type { NotificationHandlers, RequestHandlers } from "../exchange.js";

export interface ServerIdentity {
  readonly serverInfo: Implementation;
  readonly capabilities: ServerCapabilities;
  /** How a model should use the server as a whole. */
  readonly instructions: string | undefined;
}

/** initialize and ping (MCP 2025-11-25, basic/lifecycle and basic/utilities/ping). */
export function lifecycleHandlers({ serverInfo, capabilities, instructions }: ServerIdentity): RequestHandlers {
  return {
    initialize: ({ params }, exchange) => {
      exchange.session ??= exchange.sessions?.open();
      return {
        protocolVersion: negotiateVersion(params.protocolVersion),
        capabilities,
        serverInfo,
        ...(instructions === undefined ? {} : { instructions }),
      };
    },
    ping: () => ({}),
  };
}

/** What clients tell without asking (MCP 2025-11-25, basic/utilities/cancellation). */
export const notificationHandlers: NotificationHandlers = {
  "notifications/cancelled": ({ requestId }, { session }) => {
    if (typeof requestId !== "string" && typeof requestId !== "number") return;
    session?.calls.get(requestId)?.abort(new ToolError("CANCELLED", "The client cancelled the call."));
  },
};

/** The client's version where the server speaks it too, else the server's latest: the client may then hang up. */
function negotiateVersion(asked: unknown): string {
  return SUPPORTED_PROTOCOL_VERSIONS.find((version) => version === asked) ?? LATEST_PROTOCOL_VERSION;
}
