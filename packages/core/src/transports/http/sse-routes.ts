import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SseConfig } from "../../config/config-schema.js";
import { ToolError } from "../../errors/tool-error.js";
import { checkVersion, unknownSession } from "../../protocol/dialects/legacy.js";
import type { Dispatcher } from "../../protocol/dispatcher.js";
import { classify, ProtocolError } from "../../protocol/json-rpc.js";
import type { SessionStore } from "../../protocol/session.js";
import type { Subscriptions } from "../../protocol/subscriptions.js";
import { openEventStream } from "./event-stream.js";
import { refuseReply } from "./http-errors.js";
import { checkOrigin } from "./origin.js";
import { SseConnection } from "./sse-connection.js";

/** Milliseconds. Proxies cut a connection that is quiet for a minute or more. */
const KEEP_ALIVE = 25_000;

export interface SseServices {
  readonly dispatcher: Dispatcher;
  readonly sessions: SessionStore;
  readonly subscriptions: Subscriptions;
  readonly allowedOrigins: readonly string[];
}

/** HTTP+SSE (MCP 2024-11-05, transports; deprecated since 2025-03-26), for clients that know nothing newer. */
export function installSseRoutes(app: FastifyInstance, paths: SseConfig, services: SseServices): void {
  const connections = new Map<string, SseConnection>();
  // Fastify would hand text on as it came: only JSON can be a message.
  app.removeContentTypeParser("text/plain");

  // A HEAD would open a session that nobody reads.
  app.get(paths.path, { exposeHeadRoute: false }, (request, reply) =>
    orRefuse(reply, () => {
      checkOrigin(request.headers.origin, services.allowedOrigins);
      const opened = open(reply, paths, services);
      connections.set(opened.id, opened.connection);
      reply.raw.once("close", () => connections.delete(opened.id));
    }),
  );

  app.post<{ Querystring: { sessionId?: unknown } }>(paths.messagesPath, (request, reply) =>
    orRefuse(reply, () => {
      checkOrigin(request.headers.origin, services.allowedOrigins);
      const connection = connections.get(String(request.query.sessionId));
      if (connection === undefined) throw unknownSession();
      receive(connection, request, services);
      reply.code(202).send();
    }),
  );
}

/** @throws ToolError where all sessions are in use, or the server stops */
function open(
  reply: FastifyReply,
  { messagesPath }: SseConfig,
  { sessions, subscriptions }: SseServices,
): { id: string; connection: SseConnection } {
  const { raw } = reply;
  const session = sessions.open();
  const id = session.id ?? "";
  const connection = new SseConnection(session, raw);
  try {
    const closed = subscriptions.open(
      session,
      (notification) => connection.send(notification),
      () => connection.end(),
    );
    raw.once("close", () => {
      closed();
      connection.abort();
      sessions.close(id);
    });
  } catch (error) {
    sessions.close(id);
    throw error;
  }
  reply.hijack();
  openEventStream(raw, ["connection", "close"], KEEP_ALIVE);
  raw.write(`event: endpoint\ndata: ${messagesPath}?sessionId=${id}\n\n`);
  return { id, connection };
}

/** @throws ToolError where the message is none, or can't be taken: what it is answered otherwise goes to the stream */
function receive(connection: SseConnection, { body, headers }: FastifyRequest, { dispatcher }: SseServices): void {
  checkVersion({ headers });
  classify(body);
  connection.receive(body, headers, dispatcher);
}

function orRefuse(reply: FastifyReply, serve: () => void): void {
  try {
    serve();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    refuseReply(reply, error, error instanceof ProtocolError ? (error.httpStatus ?? 400) : undefined);
  }
}
