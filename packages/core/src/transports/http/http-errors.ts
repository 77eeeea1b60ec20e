import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply } from "fastify";
import { type Challenge, type ChallengeWriter, Unauthenticated } from "../../auth/challenge.js";
import { ERROR_CATALOGUE } from "../../errors/catalogue.js";
import { ToolError } from "../../errors/tool-error.js";
import { RateLimited } from "../../limits/rate-limited.js";
import { Forbidden } from "../../operation/access.js";
import { JSON_RPC, ProtocolError, toErrorResponse } from "../../protocol/json-rpc.js";
import { answerIdOf } from "./answer-id.js";
import type { HttpRefusals } from "./http-refusals.js";
import { type Head, sendJson } from "./send-json.js";

const PAYLOAD_TOO_LARGE = 413;

declare module "fastify" {
  interface FastifyInstance {
    readonly refusals: HttpRefusals;
  }
}

/** Answers a request that never became a call, and logs it: a JSON-RPC error without an id, with a fitting HTTP status. */
export function refuse(
  response: ServerResponse,
  refusals: HttpRefusals,
  error: unknown,
  status?: number,
  head: Head = [],
): void {
  const requestId = answerIdOf(response);
  const known = error instanceof ToolError ? error : undefined;
  const code = status ?? (known === undefined ? 500 : ERROR_CATALOGUE[known.code].httpStatus);
  // The rest of a body that is too large is of no use: the next request comes on another connection.
  if (code === PAYLOAD_TOO_LARGE) head.push("connection", "close");
  refusals.refused(response, code, error);
  sendJson(response, code, head, JSON.stringify(toErrorResponse(undefined, error, requestId)));
}

/** The same for a request that the web server has. */
export function refuseReply(reply: FastifyReply, error: unknown, status?: number, head?: Head): void {
  reply.hijack();
  refuse(reply.raw, reply.server.refusals, error, status, head);
}

/** What the head of an answer says of why its request was refused (RFC 9110 §10.2.3, RFC 6750 §3). */
export function refusalHead(error: unknown, challenge: ChallengeWriter | undefined): Head {
  const head: Head = [];
  if (error instanceof ToolError && error.retryAfter !== undefined) head.push("retry-after", String(error.retryAfter));
  if (error instanceof RateLimited) head.push(...error.head);
  const asked = challengeOf(error);
  if (asked !== undefined && challenge !== undefined) head.push("www-authenticate", challenge(asked));
  return head;
}

function challengeOf(error: unknown): Challenge | undefined {
  if (error instanceof Unauthenticated) return error.challenge;
  if (error instanceof Forbidden && error.scopes !== undefined)
    return { error: "insufficient_scope", scopes: error.scopes, granted: error.granted };
  return undefined;
}

/** Undefined where the catalogue says it. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ProtocolError ? (error.httpStatus ?? 400) : undefined;
}

/** The web server's own refusals take the framework's shape too. */
export function installErrorReplies(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?", 1)[0]?.slice(0, 200);
    const message = `Nothing is served at ${request.method} ${path}. MCP clients connect to /mcp.`;
    refuseReply(reply, new ToolError("NOT_FOUND", message));
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    refuseReply(reply, toKnownError(error, status), status);
  });
}

/** Answers what Node can't read as a request at all: there is no reply yet, only the connection. */
export function refuseUnreadable(
  { code }: Pick<ConnectionError, "code">,
  socket: Socket,
  refusals: HttpRefusals,
): void {
  if (code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] = UNREADABLE.get(code) ?? [400, "This is not a valid HTTP request."];
  const requestId = crypto.randomUUID();
  const error = new ProtocolError(JSON_RPC.invalidRequest, message);
  refusals.log.refused({ requestId, status, address: socket.remoteAddress }, error);
  const body = JSON.stringify(toErrorResponse(undefined, error, requestId));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `x-request-id: ${requestId}`,
    "content-type: application/json; charset=utf-8",
    "x-content-type-options: nosniff",
    "cache-control: no-store",
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
  refuseReply(reply, new ProtocolError(JSON_RPC.invalidRequest, message), error.statusCode);
}

function toKnownError(error: FastifyError, status: number): unknown {
  if (status === PAYLOAD_TOO_LARGE) return tooLarge();
  if (status === 415) return notJson();
  if (status === 400) return new ProtocolError(JSON_RPC.parseError, "The request's body is not valid JSON.");
  return status < 500 ? new ProtocolError(JSON_RPC.invalidRequest, error.message) : error;
}

export function tooLarge(): ToolError {
  return new ToolError("PAYLOAD_TOO_LARGE", "The request's body is larger than this server takes. Send less at once.");
}

export function notJson(): ProtocolError {
  return new ProtocolError(JSON_RPC.invalidRequest, "Send the message as content-type application/json.");
}
