import type { JSONRPCResponse } from "@modelcontextprotocol/sdk/types.js";
import { ToolError } from "../errors/tool-error.js";
import type { Logger } from "../logging/logger.js";
import {
  type Exchange,
  NO_ANSWER,
  type NotificationHandlers,
  type RequestHandler,
  type RequestHandlers,
  type RequestMessage,
} from "./exchange.js";
import {
  type ClientMessage,
  classify,
  envelopeResponse,
  idOf,
  JSON_RPC,
  ProtocolError,
  toErrorResponse,
} from "./json-rpc.js";
import { CallFailure } from "./run-call.js";

/** Takes every client message of every transport to the handler of its method. */
export class Dispatcher {
  readonly #requests: ReadonlyMap<string, RequestHandler>;
  readonly #notifications: NotificationHandlers;
  readonly #logger: Logger;

  constructor(requests: RequestHandlers, notifications: NotificationHandlers, logger: Logger) {
    this.#requests = new Map(Object.entries(requests));
    this.#notifications = notifications;
    this.#logger = logger;
  }

  /**
   * @param message a parsed JSON value, of whatever shape
   * @returns what to send back; undefined where nothing may be. Never rejects.
   */
  async dispatch(message: unknown, exchange: Exchange): Promise<JSONRPCResponse | undefined> {
    let classified: ClientMessage;
    try {
      classified = classify(message);
    } catch (error) {
      return toErrorResponse(idOf(message), error, exchange.requestId);
    }
    if (classified.kind === "request") return this.#answer(classified.method, classified, exchange);
    if (classified.kind === "notification" && Object.hasOwn(this.#notifications, classified.method)) {
      this.#notifications[classified.method]?.(classified.params, exchange);
    }
    return undefined;
  }

  async #answer(method: string, request: RequestMessage, exchange: Exchange): Promise<JSONRPCResponse | undefined> {
    try {
      const handler = this.#requests.get(method);
      if (handler === undefined) throw methodNotFound(method);
      const result = await handler(request, exchange);
      return result === NO_ANSWER ? undefined : { jsonrpc: "2.0", id: request.id, result: { ...result } };
    } catch (error) {
      if (error instanceof CallFailure) return envelopeResponse(request.id, error.envelope);
      const { requestId } = exchange;
      if (!(error instanceof ToolError)) this.#logger.error({ requestId, method, err: error }, "request failed");
      return toErrorResponse(request.id, error, requestId);
    }
  }
}

function methodNotFound(method: string): ProtocolError {
  return new ProtocolError(
    JSON_RPC.methodNotFound,
    `This server has no method "${method.slice(0, 128)}".`,
    "NOT_FOUND",
  );
}
