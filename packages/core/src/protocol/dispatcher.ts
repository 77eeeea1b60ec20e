import type { JSONRPCResponse } from "@modelcontextprotocol/sdk/types.js";
import { ERROR_CATALOGUE } from "../errors/catalogue.js";
import { Refusal } from "../errors/refusal.js";
import { ToolError } from "../errors/tool-error.js";
import type { RefusalLog } from "../logging/refusal-log.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { isRecord } from "../operation/content.js";
import type { Dialect } from "./dialects/dialect.js";
import { eraOf } from "./dialects/era.js";
import { type Era, type Exchange, NO_ANSWER, type NotificationHandlers } from "./exchange.js";
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

type Request = Extract<ClientMessage, { readonly kind: "request" }>;

/** Takes every client message of every transport to the handler of its method, in the dialect that it speaks. */
export class Dispatcher {
  readonly #dialects: Readonly<Record<Era, Dialect>>;
  readonly #notifications: NotificationHandlers;
  readonly #refusals: RefusalLog;

  constructor(dialects: Readonly<Record<Era, Dialect>>, notifications: NotificationHandlers, refusals: RefusalLog) {
    this.#dialects = dialects;
    this.#notifications = notifications;
    this.#refusals = refusals;
  }

  /**
   * @param message a parsed JSON value, of whatever shape
   * @returns what to send back; undefined where nothing may be. Never throws or rejects.
   */
  dispatch(message: unknown, exchange: Exchange): MaybePromise<JSONRPCResponse | undefined> {
    try {
      const classified = classify(message);
      if (classified.kind === "response") {
        this.#dialects.legacy.accept(undefined, exchange);
        exchange.session?.requests.settle(classified.id, classified.answer);
        return undefined;
      }
      exchange.era = eraOf(classified, exchange);
      this.#dialects[exchange.era].accept(classified, exchange);
      if (classified.kind === "request") {
        const answer = this.#answer(classified, exchange);
        return answer instanceof Promise ? answer.catch((error) => this.#fail(message, error, exchange)) : answer;
      }
      if (Object.hasOwn(this.#notifications, classified.method)) {
        this.#notifications[classified.method]?.(classified.params, exchange);
      }
      return undefined;
    } catch (error) {
      return this.#fail(message, error, exchange);
    }
  }

  #answer({ id, method, params }: Request, exchange: Exchange): MaybePromise<JSONRPCResponse | undefined> {
    const dialect = this.#dialects[exchange.era];
    const handler = dialect.requests.get(method);
    if (handler === undefined) throw methodNotFound(method, dialect);
    return whenReady(handler({ id, params }, exchange), (result) =>
      result === NO_ANSWER ? undefined : { jsonrpc: "2.0", id, result: { ...dialect.complete(method, result) } },
    );
  }

  #fail(message: unknown, error: unknown, exchange: Exchange): JSONRPCResponse {
    const id = idOf(message);
    const { codeOf } = this.#dialects[exchange.era];
    if (error instanceof CallFailure) return envelopeResponse(id, error.envelope, codeOf(error.envelope.error));
    const { requestId } = exchange;
    // What became a call has its own line.
    if (exchange.call === undefined || !(error instanceof ToolError)) this.#noteRefusal(message, error, exchange);
    if (error instanceof ProtocolError) exchange.status = error.httpStatus;
    else if (error instanceof Refusal) {
      exchange.status = ERROR_CATALOGUE[error.code].httpStatus;
      exchange.refusal = error;
    }
    return toErrorResponse(id, error, requestId, codeOf);
  }

  #noteRefusal(message: unknown, error: unknown, { requestId, address, principal }: Exchange): void {
    const method = isRecord(message) ? message.method : undefined;
    this.#refusals.refused({ requestId, method, address, principal: principal.id }, error);
  }
}

function methodNotFound(method: string, { unknownMethodStatus }: Dialect): ProtocolError {
  return new ProtocolError(JSON_RPC.methodNotFound, `This server has no method "${method.slice(0, 128)}".`, {
    code: "NOT_FOUND",
    ...(unknownMethodStatus === undefined ? {} : { httpStatus: unknownMethodStatus }),
  });
}
