import type { Exchange } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import type { Asked } from "./dialect.js";
import { decodeHeader } from "./header-value.js";

type Headers = NonNullable<Exchange["headers"]>;

/** Which parameter the Mcp-Name header repeats (MCP 2026-07-28, Streamable HTTP). */
const NAMED_BY: ReadonlyMap<string, string> = new Map([
  ["tools/call", "name"],
  ["prompts/get", "name"],
  ["resources/read", "uri"],
  ["tasks/get", "taskId"],
  ["tasks/update", "taskId"],
  ["tasks/cancel", "taskId"],
]);

/**
 * Holds the headers that are there to the body: proxies route and limit by them.
 * @throws ProtocolError -32020
 */
export function checkPresentHeaders({ method }: Asked, version: string, headers: Headers): void {
  compare("MCP-Protocol-Version", headers["mcp-protocol-version"], version);
  compare("Mcp-Method", headers["mcp-method"], method);
}

/** @throws ProtocolError -32020 where a header that the method must have is missing, or Mcp-Name differs from the body */
export function checkRequiredHeaders({ method, params }: Asked, headers: Headers): void {
  if (headers["mcp-protocol-version"] === undefined) throw missing("MCP-Protocol-Version");
  if (headers["mcp-method"] === undefined) throw missing("Mcp-Method");
  const key = NAMED_BY.get(method);
  if (key === undefined) return;
  const header = headers["mcp-name"];
  if (header === undefined) throw missing("Mcp-Name");
  if (decodeHeader(String(header)) !== params[key]) throw mismatch("Mcp-Name");
}

function compare(name: string, header: string | string[] | undefined, inBody: string): void {
  if (header !== undefined && header !== inBody) throw mismatch(name);
}

function missing(name: string): ProtocolError {
  return headerError(`The request lacks the header ${name}, which must repeat what its body says.`);
}

function mismatch(name: string): ProtocolError {
  return headerError(`The header ${name} says something else than the request's body.`);
}

export function headerError(message: string): ProtocolError {
  return new ProtocolError(JSON_RPC.headerMismatch, message, { httpStatus: 400 });
}
