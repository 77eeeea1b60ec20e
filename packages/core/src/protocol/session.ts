import type { RequestId } from "@modelcontextprotocol/sdk/types.js";
import { type Linked, LinkedList } from "../call/linked-list.js";
import { monotonicMs } from "../clock.js";
import { ERROR_CATALOGUE } from "../errors/catalogue.js";
import { ToolError } from "../errors/tool-error.js";
import type { Principal } from "../principal/principal.js";
import { PeerRequests } from "./asking/peer-requests.js";
import type { ClientFacts } from "./client-facts.js";
import { catalogueCode, ProtocolError } from "./json-rpc.js";
import type { EventStore } from "./streams/event-store.js";
import { MemoryEventStore } from "./streams/memory-event-store.js";
import { SessionStreams } from "./streams/session-streams.js";

/** From this version on clients know what to do with an event without data, which says where to resume. */
const RESUMABLE_SINCE = "2025-11-25";

/** What a client can break off: a call, or a listener. */
export interface Abortable {
  abort(reason: ToolError): void;
}

/** Something that a client may still cancel, by its own JSON-RPC id. */
export interface OpenCall extends Linked<OpenCall> {
  readonly requestId: RequestId;
  readonly call: Abortable;
}

/** What the server keeps of one client between its messages: over HTTP a 2025-era session, on stdio the connection. */
export class Session {
  /** Undefined until there was one: many sessions have none. */
  #calls: LinkedList<OpenCall> | undefined;
  /** What the server asks the client. */
  readonly requests = new PeerRequests();
  /** What the client said of itself in initialize. */
  client: ClientFacts | undefined;
  /** Whether the client said that it is done with initialize: it takes requests from here on. */
  isInitialized = false;
  readonly startedAt = monotonicMs();
  lastSeen = this.startedAt;
  /** The resources whose updates the client subscribed to. */
  followed: Set<string> | undefined;
  /** Ends the stream on which the server speaks unasked; undefined where none is open. */
  closeStream: (() => void) | undefined;
  /** Its streams that can be picked up again; undefined until there is one. */
  streams: SessionStreams | undefined;

  constructor(
    readonly id: string | undefined,
    /** Only for this principal it is there. */
    readonly owner: Principal,
  ) {}

  get callCount(): number {
    return this.#calls?.size ?? 0;
  }

  /** @returns for end() */
  begin(requestId: RequestId, call: Abortable): OpenCall {
    const open = { requestId, call };
    this.#calls ??= new LinkedList();
    this.#calls.add(open);
    return open;
  }

  /** A call is over: the client may take as long for its next one as after any message. */
  end(open: OpenCall): void {
    this.lastSeen = monotonicMs();
    this.#calls?.delete(open);
  }

  /** Of two calls with the same id, the later one. */
  cancel(requestId: RequestId): void {
    const named = [...(this.#calls ?? [])].filter((open) => open.requestId === requestId);
    named.at(-1)?.call.abort(new ToolError("CANCELLED", "The client cancelled the call."));
  }

  /** Breaks off all that its client could have cancelled. */
  cancelAll(why: string): void {
    for (const { call } of this.#calls ?? []) call.abort(new ToolError("CANCELLED", why));
  }
}

export interface SessionLimits {
  /** Whether initialize opens sessions. */
  readonly enabled: boolean;
  readonly max: number;
  /** Milliseconds. */
  readonly idleTimeout: number;
  /** Milliseconds that a stream whose connection broke waits for its client; 0 where none can be resumed. */
  readonly resumeTimeout: number;
}

/** The open HTTP sessions. */
export class SessionStore {
  readonly #sessions = new Map<string, Session>();

  constructor(
    readonly limits: SessionLimits,
    private readonly events: EventStore = new MemoryEventStore(),
    /** Told of each session that has ended. */
    private readonly onEnd: (session: Session) => void = () => {},
  ) {}

  get size(): number {
    return this.#sessions.size;
  }

  /** @throws ProtocolError OVERLOADED where the cap is reached */
  open(owner: Principal): Session {
    this.removeIdle();
    const { max, idleTimeout } = this.limits;
    if (this.#sessions.size >= max) {
      throw new ProtocolError(
        catalogueCode("OVERLOADED"),
        `All ${max} sessions of this server are in use. One that is idle ends after ${idleTimeout / 1000} s: connect again later.`,
        { code: "OVERLOADED", httpStatus: ERROR_CATALOGUE.OVERLOADED.httpStatus, retryAfter: 30 },
      );
    }
    const id = crypto.randomUUID();
    const session = new Session(id, owner);
    this.#sessions.set(id, session);
    return session;
  }

  /** Finds a session of the principal's own and keeps it from idling out. */
  touch(id: string, { id: owner }: Principal): Session | undefined {
    const session = this.#sessions.get(id);
    if (session?.owner.id !== owner) return undefined;
    session.lastSeen = monotonicMs();
    return session;
  }

  /** Ends a session and cancels what it has in flight. */
  close(id: string, why = "The client ended its session."): boolean {
    const session = this.#sessions.get(id);
    session?.cancelAll(why);
    session?.closeStream?.();
    session?.streams?.drop();
    if (session !== undefined) this.#delete(id, session);
    return session !== undefined;
  }

  /** The principal's credentials are good no more: all its sessions end. */
  closeOf(principalId: string): void {
    for (const [id, { owner }] of this.#sessions) {
      if (owner.id === principalId) this.close(id, "The credentials of its session are good no more.");
    }
  }

  /** The server stops. */
  closeAll(): void {
    for (const id of this.#sessions.keys()) this.close(id);
  }

  /** The streams that a session's client can pick up again; undefined where it does not know how, or none can be. */
  streamsOf(session: Session): SessionStreams | undefined {
    const { resumeTimeout: timeout } = this.limits;
    const version = session.client?.protocolVersion ?? "";
    if (session.id === undefined || timeout === 0 || version < RESUMABLE_SINCE) return undefined;
    session.streams ??= new SessionStreams({ sessionId: session.id, store: this.events, timeout });
    return session.streams;
  }

  /** Ends the sessions that nobody used for the idle time; one with a call in flight or an open stream is in use. */
  removeIdle(): void {
    const oldest = monotonicMs() - this.limits.idleTimeout;
    for (const [id, session] of this.#sessions) {
      const isUsed = session.callCount > 0 || session.closeStream !== undefined;
      if (session.lastSeen > oldest || isUsed) continue;
      session.streams?.drop();
      this.#delete(id, session);
    }
  }

  #delete(id: string, session: Session): void {
    this.#sessions.delete(id);
    this.onEnd(session);
  }
}
