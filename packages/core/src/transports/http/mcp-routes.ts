import { SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HttpConfig } from "../../config/config-schema.js";
import { ToolError } from "../../errors/tool-error.js";
import type { Health } from "../../health/health.js";
import type { Dispatcher } from "../../protocol/dispatcher.js";
import { JSON_RPC, ProtocolError } from "../../protocol/json-rpc.js";
import type { SessionStore } from "../../protocol/session.js";
import { refuse } from "./http-errors.js";
import { HttpExchange } from "./http-exchange.js";
import { isAllowedOrigin } from "./origin.js";

export interface McpRouteServices {
  readonly dispatcher: Dispatcher;
  readonly sessions: SessionStore;
  readonly health: Health;
}

/** /mcp, as MCP 2025-11-25 has it under Streamable HTTP. */
export function installMcpRoutes(app: FastifyInstance, config: HttpConfig, services: McpRouteServices): void {
  const { dispatcher, sessions, health } = services;

  app.register((mcp, _options, registered) => {
    // Fastify would hand text on as it came: only JSON can be a message.
    mcp.removeContentTypeParser("text/plain");
    mcp.addHook("onRequest", (request, reply, next) => {
      const refusal = checkHeaders(request, config);
      if (refusal === undefined) next();
      else refuse(reply, refusal);
    });

    mcp.post("/mcp", async (request, reply) => {
      const session = findSession(request, sessions);
      if (session === "unknown") return refuse(reply, unknownSession());
      const exchange = new HttpExchange(request, reply, sessions, session);
      const response = await dispatcher.dispatch(request.body, exchange);
      exchange.answer(response, health.state === "draining");
      return reply;
    });

    mcp.delete("/mcp", (request, reply) => {
      const id = sessionIdOf(request);
      if (id === undefined || !sessions.close(id)) return refuse(reply, unknownSession());
      return reply.code(200).send();
    });

    mcp.get("/mcp", (_request, reply) => methodNotAllowed(reply));
    registered();
  });
}

function checkHeaders({ headers }: FastifyRequest, config: HttpConfig): ToolError | undefined {
  if (!isAllowedOrigin(headers.origin, config.allowedOrigins)) {
    return new ToolError(
      "FORBIDDEN",
      "Pages of this origin may not call this server. Its operator can add the origin to transports.http.allowedOrigins.",
    );
  }
  const version = headers["mcp-protocol-version"];
  if (version !== undefined && !SUPPORTED_PROTOCOL_VERSIONS.includes(String(version))) {
    const known = SUPPORTED_PROTOCOL_VERSIONS.join(", ");
    return new ProtocolError(
      JSON_RPC.invalidRequest,
      `This server does not speak that MCP-Protocol-Version. It speaks ${known}.`,
    );
  }
  return undefined;
}

function sessionIdOf({ headers }: FastifyRequest): string | undefined {
  const id = headers["mcp-session-id"];
  return typeof id === "string" ? id : undefined;
}

function findSession(request: FastifyRequest, sessions: SessionStore) {
  const id = sessionIdOf(request);
  return id === undefined ? undefined : (sessions.touch(id) ?? "unknown");
}

function unknownSession(): ToolError {
  return new ToolError("NOT_FOUND", "This session has ended or never was. Initialize again to open a new one.", {
    action: "retry",
  });
}

function methodNotAllowed(reply: FastifyReply): FastifyReply {
  reply.header("allow", "POST, DELETE");
  return refuse(
    reply,
    new ProtocolError(JSON_RPC.invalidRequest, "This server opens no stream by GET. Send messages by POST."),
    405,
  );
}
