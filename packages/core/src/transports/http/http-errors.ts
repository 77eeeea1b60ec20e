import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";
import { ERROR_CATALOGUE } from "../../errors/catalogue.js";
import { ToolError } from "../../errors/tool-error.js";
import type { Logger } from "../../logging/logger.js";
import { JSON_RPC, ProtocolError, toErrorResponse } from "../../protocol/json-rpc.js";

/** Answers a request that never became a call: a JSON-RPC error without an id, with a fitting HTTP status. */
export function refuse(reply: FastifyReply, error: unknown, status?: number): FastifyReply {
  const requestId = crypto.randomUUID();
  const response = toErrorResponse(undefined, error, requestId);
  const { retryAfter } = error instanceof ToolError ? error : {};
  if (retryAfter !== undefined) reply.header("retry-after", retryAfter);
  return reply
    .code(status ?? (error instanceof ToolError ? ERROR_CATALOGUE[error.code].httpStatus : 500))
    .headers({ "x-request-id": requestId, "content-type": "application/json; charset=utf-8" })
    .send(JSON.stringify(response));
}

/** The web server's own refusals take the framework's shape too. */
export function installErrorReplies(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler((request, reply) => {
    const message = `Nothing is served at ${request.method} ${request.url.slice(0, 200)}. MCP clients connect to /mcp.`;
    return refuse(reply, new ToolError("NOT_FOUND", message));
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) logger.error({ err: error, method: request.method }, "request failed");
    return refuse(reply, toKnownError(error, status), status);
  });
}

function toKnownError(error: FastifyError, status: number): unknown {
  if (status === 413)
    return new ToolError(
      "PAYLOAD_TOO_LARGE",
      "The request's body is larger than this server takes. Send less at once.",
    );
  if (status === 415)
    return new ProtocolError(JSON_RPC.invalidRequest, "Send the message as content-type application/json.");
  if (status === 400) return new ProtocolError(JSON_RPC.parseError, "The request's body is not valid JSON.");
  return status < 500 ? new ProtocolError(JSON_RPC.invalidRequest, error.message) : error;
}
