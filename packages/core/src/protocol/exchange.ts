import type { JSONRPCNotification, JSONRPCRequest, RequestId } from "@modelcontextprotocol/sdk/types.js";
import type { Refusal } from "../errors/refusal.js";
import type { MaybePromise } from "../maybe-promise.js";
import type { Principal } from "../principal/principal.js";
import type { MessageTrace } from "../tracing/message-trace.js";
import type { ClientFacts } from "./client-facts.js";
import type { Params } from "./json-rpc.js";
import { requestIdOf } from "./request-id.js";
import type { Abortable, Session, SessionStore } from "./session.js";

/** `legacy`: sessions, up to 2025-11-25. `modern`: every request on its own, from 2026-07-28. */
export type Era = "legacy" | "modern";

/** One client message, and the way back to the client that sent it. Made by a transport, one a message. */
export interface Exchange {
  readonly requestId: string;
  readonly principal: Principal;
  /** The client's IP address; undefined where it has none. */
  readonly address: string | undefined;
  /** Where `initialize` opens a session; undefined where the connection is the session. */
  readonly sessions: SessionStore | undefined;
  session: Session | undefined;
  /** The call that this message started, so that a transport whose client hangs up can abort it. */
  call: Abortable | undefined;
  /** What the client says of itself; undefined where it has not yet. */
  client: ClientFacts | undefined;
  /** The HTTP request's headers; undefined where there are none. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>> | undefined;
  /** Which of the protocol's two ways of working the message follows. */
  era: Era;
  /** The HTTP status of the answer, where it is not the usual one. */
  status: number | undefined;
  /** What the message was refused with, where that has a say in the head of the answer. */
  refusal: Refusal | undefined;
  /** Undefined where nothing is traced. */
  trace: MessageTrace | undefined;
  /** Sends what belongs to this message, ahead of its answer. */
  notify(message: JSONRPCNotification | JSONRPCRequest): Promise<void>;
  /** Ends the connection where its client can come back for the answer. Undefined where none ever can. */
  closeStream?(): void;
  /** Whether anything can be sent ahead of the answer. */
  readonly streams: boolean;
}

/** The exchange of a message whose connection is the session: there are no headers, and everything can be sent at once. */
export function connectionExchange(session: Session, notify: Exchange["notify"], message?: unknown): Exchange {
  return {
    requestId: requestIdOf(undefined, message),
    principal: session.owner,
    address: undefined,
    sessions: undefined,
    session,
    call: undefined,
    client: undefined,
    streams: true,
    headers: undefined,
    era: "legacy",
    status: undefined,
    refusal: undefined,
    trace: undefined,
    notify,
  };
}

/** The client cancelled: it must not get an answer (MCP 2025-11-25, cancellation). */
export const NO_ANSWER = Symbol("no answer");

export interface RequestMessage {
  readonly id: RequestId;
  readonly params: Params;
}

/** Serves one method. @throws ToolError, which becomes the JSON-RPC error */
export type RequestHandler = (request: RequestMessage, exchange: Exchange) => MaybePromise<object | typeof NO_ANSWER>;

export type RequestHandlers = Readonly<Record<string, RequestHandler>>;
export type NotificationHandlers = Readonly<Record<string, (params: Params, exchange: Exchange) => void>>;
