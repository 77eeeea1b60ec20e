import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Auth } from "../../auth/auth.js";
import type { SseConfig } from "../../config/config-schema.js";
import { ToolError } from "../../errors/tool-error.js";
import type { Principal } from "../../principal/principal.js";
import { whenExpired } from "../../principal/when-expired.js";
import { checkVersion, unknownSession } from "../../protocol/dialects/legacy.js";
import type { Dispatcher } from "../../protocol/dispatcher.js";
import { classify, JSON_RPC, ProtocolError } from "../../protocol/json-rpc.js";
import { parseMessage } from "../../protocol/parse-message.js";
import type { SessionStore } from "../../protocol/session.js";
import type { Subscriptions } from "../../protocol/subscriptions.js";
import { answerIdOf } from "./answer-id.js";
import { openEventStream } from "./event-stream.js";
import type { Gate } from "./gate.js";
import { refusalHead, refuseReply, statusOf, tooLarge } from "./http-errors.js";
import { readBody } from "./read-body.js";
import { setHead } from "./send-json.js";
import { SseConnection } from "./sse-connection.js";

/** Milliseconds. Proxies cut a connection that is quiet for a minute or more. */
const KEEP_ALIVE = 25_000;

export interface SseServices {
  readonly dispatcher: Dispatcher;
  readonly sessions: SessionStore;
  readonly subscriptions: Subscriptions;
  readonly auth: Auth | undefined;
}

/** HTTP+SSE (MCP 2024-11-05, transports; deprecated since 2025-03-26), for clients that know nothing newer. */
export function installSseRoutes(app: FastifyInstance, paths: SseConfig, gate: Gate, services: SseServices): void {
  const connections = new Map<string, SseConnection>();
  // Fastify would hand text on as it came: only JSON can be a message.
  app.removeContentTypeParser(["text/plain", "application/json"]);
  // Nothing of a body is read before its sender is let in.
  app.addContentTypeParser("application/json", (_request, _payload, parsed) => parsed(null));
  app.addHook("onRequest", (request, reply, proceed) => {
    if (gate.openToPages(request.raw, reply.raw)) reply.hijack();
    else proceed();
  });
  for (const path of [paths.path, paths.messagesPath]) app.options(path, refuseOptions);

  // A HEAD would open a session that nobody reads.
  app.get(paths.path, { exposeHeadRoute: false }, (request, reply) =>
    orRefuse(reply, services, async () => {
      const { principal, head } = await gate.admit(request.raw);
      setHead(reply.raw, head);
      const opened = open(reply, principal, paths, services);
      connections.set(opened.id, opened.connection);
      reply.raw.once("close", () => connections.delete(opened.id));
      reply.raw.once(
        "close",
        whenExpired(principal, () => reply.raw.end()),
      );
    }),
  );

  app.post<{ Querystring: { sessionId?: unknown } }>(paths.messagesPath, (request, reply) =>
    orRefuse(reply, services, async () => {
      const { principal, address, head } = await gate.admit(request.raw);
      setHead(reply.raw, head);
      const connection = connections.get(String(request.query.sessionId));
      if (connection?.session.owner.id !== principal.id) throw unknownSession();
      const message = parseMessage(await bodyOf(request.raw, app.initialConfig.bodyLimit), "The request's body");
      const { headers } = request;
      receive(connection, message, { requestId: answerIdOf(reply.raw), headers, address }, services);
      reply.code(202).send();
    }),
  );
}

/** @throws ToolError where all sessions are in use, or the server stops */
function open(
  reply: FastifyReply,
  principal: Principal,
  { messagesPath }: SseConfig,
  { sessions, subscriptions }: SseServices,
): { id: string; connection: SseConnection } {
  const { raw } = reply;
  const session = sessions.open(principal);
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
function receive(
  connection: SseConnection,
  message: unknown,
  request: Parameters<SseConnection["receive"]>[1],
  { dispatcher }: SseServices,
): void {
  checkVersion(request);
  classify(message);
  connection.receive(message, request, dispatcher);
}

/** @throws ToolError PAYLOAD_TOO_LARGE */
async function bodyOf(request: IncomingMessage, limit = 0): Promise<string> {
  const text = await new Promise<string | undefined>((resolve) => readBody(request, limit, resolve));
  if (text === undefined) throw tooLarge();
  return text;
}

/** What is no question of a browser, or of a page that may not call. */
function refuseOptions(_request: unknown, reply: FastifyReply): void {
  const message = "This is the HTTP+SSE transport: GET opens a stream, POST sends a message to its session.";
  refuseReply(reply, new ProtocolError(JSON_RPC.invalidRequest, message), 405, ["allow", "GET, POST"]);
}

async function orRefuse(reply: FastifyReply, { auth }: SseServices, serve: () => Promise<void>): Promise<FastifyReply> {
  try {
    await serve();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    refuseReply(reply, error, statusOf(error), refusalHead(error, auth?.challenge));
  }
  return reply;
}
