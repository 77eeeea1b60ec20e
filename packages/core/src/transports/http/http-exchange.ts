import type { JSONRPCNotification, JSONRPCRequest, JSONRPCResponse } from "@modelcontextprotocol/sdk/types.js";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ToolError } from "../../errors/tool-error.js";
import { ANONYMOUS } from "../../principal/principal.js";
import type { ClientFacts } from "../../protocol/client-facts.js";
import type { Era, Exchange } from "../../protocol/exchange.js";
import { encodeResponse } from "../../protocol/json-rpc.js";
import type { Abortable, Session, SessionStore } from "../../protocol/session.js";
import type { ResumableStream } from "../../protocol/streams/resumable-stream.js";
import { openEventStream, readerOn, writeEvent, writePriming } from "./event-stream.js";

/** Milliseconds. */
const KEEP_ALIVE = 15_000;

/**
 * One POST to /mcp. Answers with plain JSON, and turns into an event stream only when there is
 * something to send ahead of the answer (MCP 2025-11-25, Streamable HTTP: the server may choose either).
 */
export class HttpExchange implements Exchange {
  readonly requestId = crypto.randomUUID();
  readonly principal = ANONYMOUS;
  call: Abortable | undefined;
  client: ClientFacts | undefined;
  era: Era = "legacy";
  status: number | undefined;
  session: Session | undefined;
  readonly headers: FastifyRequest["headers"];
  readonly #reply: FastifyReply;
  readonly streams: boolean;
  #streaming = false;
  /** The stream, where it outlives its connection: then a client that hangs up may come back for the answer. */
  #resumable: ResumableStream | undefined;

  constructor(
    request: FastifyRequest,
    reply: FastifyReply,
    readonly sessions: SessionStore | undefined,
  ) {
    this.#reply = reply;
    this.headers = request.headers;
    this.streams = this.headers.accept?.includes("text/event-stream") ?? false;
    reply.raw.on("close", () => {
      if (!reply.raw.writableFinished && this.#resumable === undefined) this.#abort();
    });
  }

  async notify(message: JSONRPCNotification | JSONRPCRequest): Promise<void> {
    if (!this.streams || (this.#reply.raw.destroyed && this.#resumable === undefined)) return;
    if (!this.#streaming) this.#openStream();
    const text = JSON.stringify(message);
    await (this.#resumable?.send(text) ?? writeEvent(this.#reply.raw, text));
  }

  closeStream(): void {
    const canResume = this.session !== undefined && this.sessions?.streamsOf(this.session) !== undefined;
    if (!canResume || !this.streams) return;
    if (!this.#streaming && !this.#reply.raw.destroyed) this.#openStream();
    this.#resumable?.release();
  }

  /** Sends the answer; undefined where the message gets none. */
  answer(response: JSONRPCResponse | undefined, draining: boolean): void {
    if (this.#streaming) {
      this.#endStream(response && encodeResponse(response, this.requestId));
      return;
    }
    // Past the web server, which does more for an answer than there is to do.
    this.#reply.hijack();
    const { raw } = this.#reply;
    // An answer on a connection that goes on would invite the next request to a server that is leaving.
    const headers = { ...this.#headers(), ...(draining ? { connection: "close" } : {}) };
    if (response === undefined) {
      raw.writeHead(202, { ...headers, "content-length": 0 }).end();
      return;
    }
    const text = encodeResponse(response, this.requestId);
    const status = this.status ?? ("error" in response && response.id === undefined ? 400 : 200);
    const content = { "content-type": "application/json; charset=utf-8", "content-length": Buffer.byteLength(text) };
    raw.writeHead(status, { ...headers, ...content }).end(text);
  }

  #openStream(): void {
    this.#streaming = true;
    openEventStream(this.#reply, this.#headers(), KEEP_ALIVE);
    if (this.session === undefined) return;
    const stream = this.sessions?.streamsOf(this.session)?.open(() => this.#abort());
    if (stream === undefined) return;
    this.#resumable = stream;
    const { raw } = this.#reply;
    const reader = readerOn(raw);
    writePriming(raw, stream);
    void stream.attach(reader);
    raw.once("close", () => stream.detach(reader));
  }

  #endStream(last: string | undefined): void {
    if (this.#resumable !== undefined) {
      this.#resumable.end(last);
      return;
    }
    const { raw } = this.#reply;
    if (last !== undefined) void writeEvent(raw, last);
    raw.end();
  }

  #abort(): void {
    this.call?.abort(new ToolError("CANCELLED", "The client hung up."));
  }

  #headers(): Record<string, string> {
    const opened = this.headers["mcp-session-id"] === undefined ? this.session?.id : undefined;
    return { "x-request-id": this.requestId, ...(opened === undefined ? {} : { "mcp-session-id": opened }) };
  }
}
