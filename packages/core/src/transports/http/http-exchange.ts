import type { JSONRPCNotification, JSONRPCRequest, JSONRPCResponse } from "@modelcontextprotocol/sdk/types.js";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ToolError } from "../../errors/tool-error.js";
import { ANONYMOUS } from "../../principal/principal.js";
import type { ClientFacts } from "../../protocol/client-facts.js";
import type { Era, Exchange } from "../../protocol/exchange.js";
import { encodeResponse } from "../../protocol/json-rpc.js";
import type { Abortable, Session, SessionStore } from "../../protocol/session.js";
import { openEventStream, writeEvent } from "./event-stream.js";

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

  constructor(
    request: FastifyRequest,
    reply: FastifyReply,
    readonly sessions: SessionStore,
  ) {
    this.#reply = reply;
    this.headers = request.headers;
    this.streams = this.headers.accept?.includes("text/event-stream") ?? false;
    reply.raw.on("close", () => {
      if (!reply.raw.writableFinished) this.call?.abort(new ToolError("CANCELLED", "The client hung up."));
    });
  }

  async notify(message: JSONRPCNotification | JSONRPCRequest): Promise<void> {
    if (!this.streams || this.#reply.raw.destroyed) return;
    if (!this.#streaming) this.#openStream();
    await this.#writeEvent(JSON.stringify(message));
  }

  /** Sends the answer; undefined where the message gets none. */
  answer(response: JSONRPCResponse | undefined, draining: boolean): void {
    if (this.#streaming) {
      if (response !== undefined) void this.#writeEvent(encodeResponse(response, this.requestId));
      this.#reply.raw.end();
      return;
    }
    this.#reply.headers(this.#headers());
    // An answer on a connection that goes on would invite the next request to a server that is leaving.
    if (draining) this.#reply.header("connection", "close");
    if (response === undefined) this.#reply.code(202).send();
    else {
      this.#reply
        .code(this.status ?? ("error" in response && response.id === undefined ? 400 : 200))
        .headers({ "content-type": "application/json; charset=utf-8" })
        .send(encodeResponse(response, this.requestId));
    }
  }

  #openStream(): void {
    this.#streaming = true;
    openEventStream(this.#reply, this.#headers(), KEEP_ALIVE);
  }

  #headers(): Record<string, string> {
    const opened = this.headers["mcp-session-id"] === undefined ? this.session?.id : undefined;
    return { "x-request-id": this.requestId, ...(opened === undefined ? {} : { "mcp-session-id": opened }) };
  }

  #writeEvent(message: string): Promise<void> {
    return writeEvent(this.#reply.raw, message);
  }
}
