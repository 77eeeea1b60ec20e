import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HttpConfig, SseConfig } from "../../config/config-schema.js";
import { ToolError } from "../../errors/tool-error.js";
import type { Health } from "../../health/health.js";
import { whenReady } from "../../maybe-promise.js";
import { unknownSession } from "../../protocol/dialects/legacy.js";
import type { Dispatcher } from "../../protocol/dispatcher.js";
import { JSON_RPC, ProtocolError } from "../../protocol/json-rpc.js";
import type { SessionStore } from "../../protocol/session.js";
import type { Subscriptions } from "../../protocol/subscriptions.js";
import { refuse } from "./http-errors.js";
import { HttpExchange } from "./http-exchange.js";
import { isAllowedOrigin } from "./origin.js";
import { openSessionStream } from "./session-stream.js";
import { installSseRoutes } from "./sse-routes.js";

export interface McpRouteServices {
  readonly dispatcher: Dispatcher;
  readonly sessions: SessionStore;
  readonly subscriptions: Subscriptions;
  readonly health: Health;
}

/**
 * /mcp, for both eras (MCP 2025-11-25 and 2026-07-28, Streamable HTTP).
 * @param sse the paths of the transport before it, where that is on too
 */
export function installMcpRoutes(
  app: FastifyInstance,
  config: HttpConfig,
  services: McpRouteServices,
  sse: SseConfig | undefined,
): void {
  const { dispatcher, sessions, health } = services;
  const hasSessions = sessions.limits.enabled;

  app.register((mcp, _options, registered) => {
    // Fastify would hand text on as it came: only JSON can be a message.
    mcp.removeContentTypeParser("text/plain");
    mcp.addHook("onRequest", (request, reply, next) => {
      if (isAllowedOrigin(request.headers.origin, config.allowedOrigins)) next();
      else refuse(reply, foreignOrigin());
    });

    mcp.post("/mcp", (request, reply) => {
      const exchange = new HttpExchange(request, reply, hasSessions ? sessions : undefined);
      return whenReady(dispatcher.dispatch(request.body, exchange), (response) =>
        exchange.answer(response, health.state === "draining"),
      );
    });

    if (sse !== undefined) installSseRoutes(mcp, sse, services);

    if (!hasSessions) {
      mcp.route({ method: ["GET", "DELETE"], url: "/mcp", exposeHeadRoute: false, handler: refuseSessionless });
      registered();
      return;
    }

    mcp.delete("/mcp", (request, reply) => {
      const id = request.headers["mcp-session-id"];
      if (typeof id !== "string" || !sessions.close(id)) return refuse(reply, unknownSession());
      return reply.code(200).send();
    });

    // A HEAD would open a stream that nobody reads.
    mcp.get("/mcp", { exposeHeadRoute: false }, (request, reply) => openSessionStream(request, reply, services));
    registered();
  });
}

/** What GET and DELETE do is done to sessions (MCP 2025-11-25, Streamable HTTP: 405 where a server has none). */
function refuseSessionless(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const message = "This server keeps no sessions. Send messages by POST.";
  return refuse(reply.header("allow", "POST"), new ProtocolError(JSON_RPC.invalidRequest, message), 405);
}

function foreignOrigin(): ToolError {
  return new ToolError(
    "FORBIDDEN",
    "Pages of this origin may not call this server. Its operator can add the origin to transports.http.allowedOrigins.",
  );
}
