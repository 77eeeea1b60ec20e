import type { IncomingMessage, ServerResponse } from "node:http";
import type { JSONRPCNotification, JSONRPCRequest, JSONRPCResponse } from "@modelcontextprotocol/sdk/types.js";
import type { Refusal } from "../../errors/refusal.js";
import { ToolError } from "../../errors/tool-error.js";
import type { Principal } from "../../principal/principal.js";
import type { ClientFacts } from "../../protocol/client-facts.js";
import type { Era, Exchange } from "../../protocol/exchange.js";
import { encodeResponse } from "../../protocol/json-rpc.js";
import { requestIdOf } from "../../protocol/request-id.js";
import type { Abortable, Session, SessionStore } from "../../protocol/session.js";
import type { ResumableStream } from "../../protocol/streams/resumable-stream.js";
import type { MessageTrace } from "../../tracing/message-trace.js";
import { openEventStream, readerOn, writeEvent, writePriming } from "./event-stream.js";
import type { Admission } from "./gate.js";
import { type Head, sendEmpty, sendJson } from "./send-json.js";

/** Milliseconds. */
const KEEP_ALIVE = 15_000;

/**
 * One POST to /mcp. Answers with plain JSON, and turns into an event stream only when there is
 * something to send ahead of the answer (MCP 2025-11-25, Streamable HTTP: the server may choose either).
 */
export class HttpExchange implements Exchange {
  readonly requestId: string;
  readonly principal: Principal;
  readonly address: string;
  call: Abortable | undefined;
  client: ClientFacts | undefined;
  era: Era = "legacy";
  status: number | undefined;
  refusal: Refusal | undefined;
  trace: MessageTrace | undefined;
  session: Session | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly #response: ServerResponse;
  readonly #admission: Admission;
  readonly streams: boolean;
  #streaming = false;
  /** The stream, where it outlives its connection: then a client that hangs up may come back for the answer. */
  #resumable: ResumableStream | undefined;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    admission: Admission,
    readonly sessions: SessionStore | undefined,
    message: unknown,
  ) {
    this.requestId = requestIdOf(request.headers, message);
    this.#response = response;
    this.#admission = admission;
    this.principal = admission.principal;
    this.address = admission.address;
    this.headers = request.headers;
    this.streams = this.headers.accept?.includes("text/event-stream") ?? false;
    response.on("close", () => {
      if (!response.writableFinished && this.#resumable === undefined) this.#abort();
    });
  }

  async notify(message: JSONRPCNotification | JSONRPCRequest): Promise<void> {
    if (!this.streams || (this.#response.destroyed && this.#resumable === undefined)) return;
    if (!this.#streaming) this.#openStream();
    const text = JSON.stringify(message);
    await (this.#resumable?.send(text) ?? writeEvent(this.#response, text));
  }

  closeStream(): void {
    const canResume = this.session !== undefined && this.sessions?.streamsOf(this.session) !== undefined;
    if (!canResume || !this.streams) return;
    if (!this.#streaming && !this.#response.destroyed) this.#openStream();
    this.#resumable?.release();
  }

  /**
   * Sends the answer; undefined where the message gets none.
   * @param more what its head says besides
   */
  answer(answer: JSONRPCResponse | undefined, more: Readonly<Head>): void {
    if (this.#streaming) {
      this.#endStream(answer && encodeResponse(answer, this.requestId));
      return;
    }
    const head = this.#head();
    head.push(...more);
    if (answer === undefined) sendEmpty(this.#response, 202, head);
    else {
      const status = this.status ?? ("error" in answer && answer.id === undefined ? 400 : 200);
      sendJson(this.#response, status, head, encodeResponse(answer, this.requestId));
    }
  }

  #openStream(): void {
    this.#streaming = true;
    openEventStream(this.#response, this.#head(), KEEP_ALIVE);
    if (this.session === undefined) return;
    const stream = this.sessions?.streamsOf(this.session)?.open(() => this.#abort());
    if (stream === undefined) return;
    this.#resumable = stream;
    const reader = readerOn(this.#response);
    writePriming(this.#response, stream);
    void stream.attach(reader);
    this.#response.once("close", () => stream.detach(reader));
  }

  #endStream(last: string | undefined): void {
    if (this.#resumable !== undefined) {
      this.#resumable.end(last);
      return;
    }
    if (last !== undefined) void writeEvent(this.#response, last);
    this.#response.end();
  }

  #abort(): void {
    this.call?.abort(new ToolError("CANCELLED", "The client hung up."));
  }

  #head(): Head {
    const opened = this.headers["mcp-session-id"] === undefined ? this.session?.id : undefined;
    const head = ["x-request-id", this.requestId, ...this.#admission.head];
    if (opened !== undefined) head.push("mcp-session-id", opened);
    return head;
  }
}
