import type { JSONRPCErrorResponse, JSONRPCResponse, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { ERROR_CATALOGUE, type ErrorCode } from "../errors/catalogue.js";
import { type ErrorEnvelope, toEnvelope } from "../errors/envelope.js";
import { ToolError } from "../errors/tool-error.js";
import { isRecord } from "../operation/content.js";

/** JSON-RPC 2.0 §5.1. */
export const JSON_RPC = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
} as const;

/** A fault of the message itself, with a JSON-RPC code of its own. */
export class ProtocolError extends ToolError {
  constructor(
    readonly jsonRpcCode: number,
    message: string,
    code: ErrorCode = "INVALID_INPUT",
  ) {
    super(code, message);
  }
}

export type Params = Record<string, unknown>;

export type ClientMessage =
  | { readonly kind: "request"; readonly id: RequestId; readonly method: string; readonly params: Params }
  | { readonly kind: "notification"; readonly method: string; readonly params: Params }
  | { readonly kind: "response" };

/**
 * Tells what a parsed JSON value is to JSON-RPC.
 * @throws ProtocolError -32600
 */
export function classify(message: unknown): ClientMessage {
  if (Array.isArray(message)) throw invalidRequest("batches are not supported: send one message at a time");
  if (!isRecord(message) || message.jsonrpc !== "2.0") throw invalidRequest('it has no "jsonrpc": "2.0"');
  const { id, method, params = {} } = message;
  if (method === undefined && ("result" in message || "error" in message)) return { kind: "response" };
  if (typeof method !== "string") throw invalidRequest('"method" is not a string');
  if (!isRecord(params)) throw invalidRequest('"params" is not an object');
  if (id === undefined) return { kind: "notification", method, params };
  if (typeof id !== "string" && typeof id !== "number") throw invalidRequest('"id" is neither a string nor a number');
  return { kind: "request", id, method, params };
}

function invalidRequest(why: string): ProtocolError {
  return new ProtocolError(JSON_RPC.invalidRequest, `Not a JSON-RPC 2.0 message: ${why}.`);
}

/** The id of a message that may be malformed, for its error response (JSON-RPC 2.0 §5: null where it can't be told). */
export function idOf(message: unknown): RequestId | undefined {
  if (!isRecord(message)) return undefined;
  const { id } = message;
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}

/** The error response to a request that has no result. */
export function toErrorResponse(id: RequestId | undefined, thrown: unknown, requestId: string): JSONRPCErrorResponse {
  const envelope = toEnvelope(thrown, requestId);
  const code = thrown instanceof ProtocolError ? thrown.jsonRpcCode : ERROR_CATALOGUE[envelope.error].jsonRpcCode;
  return envelopeResponse(id, envelope, code);
}

/** A response's text. What an author made of it may have no JSON form: then the request failed. */
export function encodeResponse(response: JSONRPCResponse, requestId: string): string {
  try {
    return JSON.stringify(response);
  } catch (error) {
    return JSON.stringify(toErrorResponse(response.id, error, requestId));
  }
}

export function envelopeResponse(
  id: RequestId | undefined,
  envelope: ErrorEnvelope,
  code: number = ERROR_CATALOGUE[envelope.error].jsonRpcCode,
): JSONRPCErrorResponse {
  return {
    jsonrpc: "2.0",
    ...(id === undefined ? {} : { id }),
    error: { code, message: envelope.message, data: envelope },
  };
}
