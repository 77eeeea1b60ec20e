import type { JSONRPCErrorResponse, JSONRPCResponse, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { ERROR_CATALOGUE, type ErrorCode } from "../errors/catalogue.js";
import { type ErrorEnvelope, toEnvelope } from "../errors/envelope.js";
import { ToolError, type ToolErrorOptions } from "../errors/tool-error.js";
import { isRecord } from "../operation/content.js";
import { redactSecrets } from "../redaction/redact.js";
import { redactJson } from "../redaction/redact-json.js";
import type { PeerAnswer } from "./asking/peer-requests.js";

/** JSON-RPC 2.0 §5.1, and MCP 2026-07-28's own codes. */
export const JSON_RPC = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  headerMismatch: -32020,
  missingClientCapability: -32021,
  unsupportedProtocolVersion: -32022,
} as const;

export interface ProtocolErrorOptions extends Pick<ToolErrorOptions, "action" | "retryAfter"> {
  /** The envelope's code. Default: INVALID_INPUT. */
  code?: ErrorCode;
  /** The status of the whole HTTP answer. Default: 200, as for any JSON-RPC answer. */
  httpStatus?: number;
  /** What the protocol asks for in `error.data`, beside the envelope. */
  data?: Record<string, unknown>;
  /** The message's own id, where only the thrower has seen it. */
  id?: RequestId | undefined;
}

/** A fault of the message itself, with a JSON-RPC code of its own. */
export class ProtocolError extends ToolError {
  readonly httpStatus: number | undefined;
  readonly data: Record<string, unknown>;
  readonly id: RequestId | undefined;

  constructor(
    readonly jsonRpcCode: number,
    message: string,
    { code = "INVALID_INPUT", httpStatus, data = {}, id, ...options }: ProtocolErrorOptions = {},
  ) {
    super(code, message, options);
    this.httpStatus = httpStatus;
    this.data = data;
    this.id = id;
  }
}

/** The JSON-RPC code of an error that the catalogue knows: each revision of the protocol has its own numbers. */
export type CodeOf = (code: ErrorCode) => number;

export const catalogueCode: CodeOf = (code) => ERROR_CATALOGUE[code].jsonRpcCode;

export type Params = Record<string, unknown>;

export type ClientMessage =
  | { readonly kind: "request"; readonly id: RequestId; readonly method: string; readonly params: Params }
  | { readonly kind: "notification"; readonly method: string; readonly params: Params }
  | { readonly kind: "response"; readonly id: RequestId; readonly answer: PeerAnswer };

/**
 * Tells what a parsed JSON value is to JSON-RPC.
 * @throws ProtocolError -32600
 */
export function classify(message: unknown): ClientMessage {
  if (Array.isArray(message)) throw invalidRequest("batches are not supported: send one message at a time");
  if (!isRecord(message) || message.jsonrpc !== "2.0") throw invalidRequest('it has no "jsonrpc": "2.0"');
  const { id, method, params = {} } = message;
  if (method === undefined && isId(id) && ("result" in message || "error" in message)) {
    return { kind: "response", id, answer: { result: message.result, error: message.error } };
  }
  if (typeof method !== "string") throw invalidRequest('"method" is not a string');
  if (!isRecord(params)) throw invalidRequest('"params" is not an object');
  if (id === undefined) return { kind: "notification", method, params };
  if (!isId(id)) throw invalidRequest('"id" is neither a string nor a number');
  return { kind: "request", id, method, params };
}

function invalidRequest(why: string): ProtocolError {
  return new ProtocolError(JSON_RPC.invalidRequest, `Not a JSON-RPC 2.0 message: ${why}.`);
}

/** The id of a message that may be malformed, for its error response (JSON-RPC 2.0 §5: null where it can't be told). */
export function idOf(message: unknown): RequestId | undefined {
  if (!isRecord(message)) return undefined;
  const { id } = message;
  return isId(id) ? id : undefined;
}

function isId(id: unknown): id is RequestId {
  // 1e400 is read as Infinity, which could only be sent back as null.
  return typeof id === "string" || Number.isFinite(id);
}

/** The error response to a request that has no result. */
export function toErrorResponse(
  id: RequestId | undefined,
  thrown: unknown,
  requestId: string,
  codeOf: CodeOf = catalogueCode,
): JSONRPCErrorResponse {
  const envelope = toEnvelope(thrown, requestId);
  if (!(thrown instanceof ProtocolError)) return envelopeResponse(id, envelope, codeOf(envelope.error));
  const response = envelopeResponse(id ?? thrown.id, envelope, thrown.jsonRpcCode);
  // What the protocol asks for here is the client's own words, whose paths are not this machine's.
  const data = redactJson(JSON.stringify(thrown.data), redactSecrets);
  return { ...response, error: { ...response.error, data: Object.assign({ ...envelope }, data) } };
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
  code: number,
): JSONRPCErrorResponse {
  return {
    jsonrpc: "2.0",
    ...(id === undefined ? {} : { id }),
    error: { code, message: envelope.message, data: envelope },
  };
}
