import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply } from "fastify";
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

/** Answers what Node can't read as a request at all: there is no reply yet, only the connection. */
export function refuseUnreadable({ code }: Pick<ConnectionError, "code">, socket: Socket): void {
  if (code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = UNREADABLE.get(code) ?? [400, "This is not a valid HTTP request."];
  const requestId = crypto.randomUUID();
  const body = JSON.stringify(
    toErrorResponse(undefined, new ProtocolError(JSON_RPC.invalidRequest, message), requestId),
  );
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `x-request-id: ${requestId}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  socket.destroySoon();
}

const UNREADABLE: ReadonlyMap<string, readonly [status: number, message: string]> = new Map([
  ["ERR_HTTP_REQUEST_TIMEOUT", [408, "The request did not arrive in time. Send it again."]],
  ["HPE_HEADER_OVERFLOW", [431, "The request's headers are larger than this server takes. Send less of them."]],
]);

/** Answers a URL that the router can't read. */
export function refuseUrl(error: FastifyError, _request: unknown, reply: FastifyReply): void {
  const message = "The request's path is not a valid one. MCP clients connect to /mcp.";
  refuse(reply, new ProtocolError(JSON_RPC.invalidRequest, message), error.statusCode);
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
