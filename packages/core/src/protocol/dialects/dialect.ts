import type { Exchange, RequestHandler } from "../exchange.js";
import type { ClientMessage, CodeOf } from "../json-rpc.js";

export type Asked = Exclude<ClientMessage, { readonly kind: "response" }>;

/** How one era of the protocol talks: what it asks of a message, which methods it has, what it adds to a result. */
export interface Dialect {
  readonly requests: ReadonlyMap<string, RequestHandler>;
  readonly codeOf: CodeOf;
  /** The HTTP status of "method not found"; undefined for the usual one. */
  readonly unknownMethodStatus: number | undefined;
  /**
   * Holds a message to what the era asks of every message. Undefined stands for an answer of the client's.
   * @throws ProtocolError
   */
  accept(message: Asked | undefined, exchange: Exchange): void;
  complete(method: string, result: object): object;
}
