import type { ServerResponse } from "node:http";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { ToolError } from "../../errors/tool-error.js";
import type { Dispatcher } from "../../protocol/dispatcher.js";
import type { Exchange } from "../../protocol/exchange.js";
import { encodeResponse } from "../../protocol/json-rpc.js";
import type { Session } from "../../protocol/session.js";
import { writeEvent } from "./event-stream.js";

/** Bytes that a client may leave unread before it has to read some. */
const MAX_UNREAD = 4 * 1024 * 1024;

/** One client of the HTTP+SSE transport: its stream is its session, and all that it is told goes there. */
export class SseConnection {
  readonly #raw: ServerResponse;
  readonly #unanswered = new Set<Exchange>();
  #isEnding = false;

  constructor(
    readonly session: Session,
    raw: ServerResponse,
  ) {
    this.#raw = raw;
  }

  /** Resolves when the client can take more. */
  send(message: JSONRPCMessage): Promise<void> {
    return writeEvent(this.#raw, JSON.stringify(message));
  }

  /**
   * Has a message answered on the stream.
   * @throws ToolError OVERLOADED where the client asks on and on, and does not read
   */
  receive(
    message: unknown,
    { requestId, headers, address }: Pick<Exchange, "requestId" | "headers" | "address">,
    dispatcher: Dispatcher,
  ): void {
    if (this.#raw.writableLength > MAX_UNREAD) {
      throw new ToolError("OVERLOADED", "Too many answers wait on this session's stream. Read them first.", {
        retryAfter: 1,
      });
    }
    const exchange: Exchange = {
      requestId,
      principal: this.session.owner,
      address,
      sessions: undefined,
      session: this.session,
      call: undefined,
      client: undefined,
      streams: true,
      headers,
      era: "legacy",
      status: undefined,
      refusal: undefined,
      trace: undefined,
      notify: (notification) => this.send(notification),
    };
    void this.#answer(message, exchange, dispatcher);
  }

  /** Ends the stream, after the answers that are still to come. */
  end(): void {
    this.#isEnding = true;
    if (this.#unanswered.size === 0) this.#raw.end();
  }

  /** The client is gone: its stream is its session, and nothing can be answered without it. */
  abort(): void {
    for (const { call } of this.#unanswered) call?.abort(new ToolError("CANCELLED", "The client hung up."));
  }

  async #answer(message: unknown, exchange: Exchange, dispatcher: Dispatcher): Promise<void> {
    this.#unanswered.add(exchange);
    const response = await dispatcher.dispatch(message, exchange);
    this.#unanswered.delete(exchange);
    if (response !== undefined) void writeEvent(this.#raw, encodeResponse(response, exchange.requestId));
    if (this.#isEnding) this.end();
  }
}
