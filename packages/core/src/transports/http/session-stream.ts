import type { IncomingMessage, ServerResponse } from "node:http";
import { monotonicMs } from "../../clock.js";
import { ERROR_CATALOGUE } from "../../errors/catalogue.js";
import type { Principal } from "../../principal/principal.js";
import { checkVersion, unknownSession } from "../../protocol/dialects/legacy.js";
import { JSON_RPC, ProtocolError } from "../../protocol/json-rpc.js";
import type { SendNotification } from "../../protocol/outbox.js";
import type { Session, SessionStore } from "../../protocol/session.js";
import { parseEventId } from "../../protocol/streams/event-id.js";
import type { ResumableStream } from "../../protocol/streams/resumable-stream.js";
import type { SessionStreams } from "../../protocol/streams/session-streams.js";
import type { Subscriptions } from "../../protocol/subscriptions.js";
import { openEventStream, readerOn, writeEvent, writePriming } from "./event-stream.js";
import { refuse } from "./http-errors.js";
import type { HttpRefusals } from "./http-refusals.js";
import { SAFE_HEAD } from "./send-json.js";

/** Milliseconds. Proxies cut a connection that is quiet for a minute or more. */
const KEEP_ALIVE = 25_000;
/** The connection is of no use after the stream, and would hold up a server that stops. */
const LAST_ON_CONNECTION = ["connection", "close"];

export interface SessionStreamServices {
  readonly sessions: SessionStore;
  readonly subscriptions: Subscriptions;
  readonly refusals: HttpRefusals;
}

/**
 * GET: the stream on which a session is told what it did not ask (MCP 2025-11-25, Streamable HTTP).
 * @throws ToolError where there is no such stream to open
 */
export function openSessionStream(
  { headers }: IncomingMessage,
  response: ServerResponse,
  principal: Principal,
  services: SessionStreamServices,
): void {
  const { sessions } = services;
  const id = headers["mcp-session-id"];
  if (id === undefined) {
    const message = "GET opens the stream of a session: name it in Mcp-Session-Id. Send messages by POST.";
    refuse(response, services.refusals, refusal(405, message), 405, ["allow", "POST, DELETE"]);
    return;
  }
  checkVersion({ headers });
  const session = sessions.touch(String(id), principal);
  if (session === undefined) throw unknownSession();
  if (!headers.accept?.includes("text/event-stream")) {
    throw refusal(406, "This is an event stream: accept text/event-stream.");
  }
  const streams = sessions.streamsOf(session);
  const lastEventId = headers["last-event-id"];
  if (streams !== undefined && lastEventId !== undefined) {
    resume(String(lastEventId), session, streams, response, services);
    return;
  }
  if (session.closeStream !== undefined) {
    throw refusal(
      ERROR_CATALOGUE.CONFLICT.httpStatus,
      "This session has its stream open already, and has one at a time.",
    );
  }
  if (streams === undefined) openPlain(session, response, services);
  else openStanding(session, streams.standing, undefined, response, services);
}

/** Goes on with the stream that an event was on, after that event (MCP 2025-11-25, resumability and redelivery). */
function resume(
  lastEventId: string,
  session: Session,
  streams: SessionStreams,
  response: ServerResponse,
  services: SessionStreamServices,
): void {
  const place = parseEventId(lastEventId);
  const stream = place && streams.find(place);
  if (place === undefined || stream === undefined) {
    throw refusal(400, "Last-Event-ID names no event of this session.");
  }
  if (stream === "over") {
    // To an EventSource this says that it need not come back.
    response.writeHead(204, [...SAFE_HEAD]).end();
    return;
  }
  if (stream === streams.standing) openStanding(session, stream, place.sequence, response, services);
  else attach(stream, place.sequence, response, () => {});
}

/** The stream of a session whose client can't come back to it: it ends with its connection. */
function openPlain(session: Session, response: ServerResponse, { subscriptions }: SessionStreamServices): void {
  const send: SendNotification = (notification) => writeEvent(response, JSON.stringify(notification));
  response.once(
    "close",
    subscriptions.open(session, send, () => response.end()),
  );
  openEventStream(response, [...LAST_ON_CONNECTION], KEEP_ALIVE);
}

/** @param after the sequence after which it goes on; undefined to begin with what comes from now on */
function openStanding(
  session: Session,
  stream: ResumableStream,
  after: number | undefined,
  response: ServerResponse,
  { subscriptions }: SessionStreamServices,
): void {
  const send: SendNotification = (notification) => stream.send(JSON.stringify(notification));
  const close = () => response.end();
  // Without a reader it is told of changes still, until it is dropped.
  stream.onDrop = subscriptions.open(session, send, close);
  attach(stream, after, response, () => {
    session.closeStream = undefined;
    session.lastSeen = monotonicMs();
  });
}

function attach(
  stream: ResumableStream,
  after: number | undefined,
  response: ServerResponse,
  onDetach: () => void,
): void {
  const reader = readerOn(response);
  response.once("close", () => {
    if (stream.detach(reader)) onDetach();
  });
  openEventStream(response, [...LAST_ON_CONNECTION], KEEP_ALIVE);
  if (after === undefined) writePriming(response, stream);
  void stream.attach(reader, after);
}

function refusal(httpStatus: number, message: string): ProtocolError {
  return new ProtocolError(JSON_RPC.invalidRequest, message, { httpStatus });
}
