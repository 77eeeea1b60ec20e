import type { FastifyReply, FastifyRequest } from "fastify";
import { ERROR_CATALOGUE } from "../../errors/catalogue.js";
import { ToolError } from "../../errors/tool-error.js";
import { checkVersion, unknownSession } from "../../protocol/dialects/legacy.js";
import { JSON_RPC, ProtocolError } from "../../protocol/json-rpc.js";
import type { SessionStore } from "../../protocol/session.js";
import type { Subscriptions } from "../../protocol/subscriptions.js";
import { openEventStream, writeEvent } from "./event-stream.js";
import { refuse } from "./http-errors.js";

/** Milliseconds. Proxies cut a connection that is quiet for a minute or more. */
const KEEP_ALIVE = 25_000;

export interface SessionStreamServices {
  readonly sessions: SessionStore;
  readonly subscriptions: Subscriptions;
}

/** GET: the stream on which a session is told what it did not ask (MCP 2025-11-25, Streamable HTTP). */
export function openSessionStream(
  request: FastifyRequest,
  reply: FastifyReply,
  services: SessionStreamServices,
): FastifyReply {
  try {
    open(request, reply, services);
    return reply;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (request.headers["mcp-session-id"] === undefined) reply.header("allow", "POST, DELETE");
    return refuse(reply, error, error instanceof ProtocolError ? error.httpStatus : undefined);
  }
}

/** @throws ToolError where there is no such stream to open */
function open(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { sessions, subscriptions }: SessionStreamServices,
): void {
  const id = headers["mcp-session-id"];
  if (id === undefined) {
    throw refusal(405, "GET opens the stream of a session: name it in Mcp-Session-Id. Send messages by POST.");
  }
  checkVersion({ headers });
  const session = sessions.touch(String(id));
  if (session === undefined) throw unknownSession();
  if (!headers.accept?.includes("text/event-stream")) {
    throw refusal(406, "This is an event stream: accept text/event-stream.");
  }
  if (session.closeStream !== undefined) {
    throw refusal(
      ERROR_CATALOGUE.CONFLICT.httpStatus,
      "This session has its stream open already, and has one at a time.",
    );
  }
  const { raw } = reply;
  const closed = subscriptions.open(
    session,
    (notification) => writeEvent(raw, JSON.stringify(notification)),
    () => raw.end(),
  );
  raw.once("close", closed);
  // The connection is of no use after the stream, and would hold up a server that stops.
  openEventStream(reply, { connection: "close" }, KEEP_ALIVE);
}

function refusal(httpStatus: number, message: string): ProtocolError {
  return new ProtocolError(JSON_RPC.invalidRequest, message, { httpStatus });
}
