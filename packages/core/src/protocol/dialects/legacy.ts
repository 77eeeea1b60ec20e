import type { Exchange, RequestHandlers } from "../exchange.js";
import { catalogueCode, JSON_RPC, ProtocolError } from "../json-rpc.js";
import { LEGACY_VERSIONS } from "../versions.js";
import type { Dialect } from "./dialect.js";

/** 2024-11-05 to 2025-11-25: initialize, then a session or a connection that remembers it. */
export function legacyDialect(requests: RequestHandlers): Dialect {
  return {
    requests: new Map(Object.entries(requests)),
    codeOf: catalogueCode,
    unknownMethodStatus: undefined,
    accept: (_message, exchange) => {
      checkVersion(exchange);
      joinSession(exchange);
      exchange.client = exchange.session?.client;
    },
    complete: (_method, result) => result,
  };
}

/** @throws ProtocolError where the version header names one that needs no session, or none that there is */
export function checkVersion({ headers }: Pick<Exchange, "headers">): void {
  const version = headers?.["mcp-protocol-version"];
  if (version === undefined || LEGACY_VERSIONS.some((known) => known === version)) return;
  const known = LEGACY_VERSIONS.join(", ");
  throw new ProtocolError(
    JSON_RPC.invalidRequest,
    `This server does not speak that MCP-Protocol-Version. With initialize it speaks ${known}.`,
    { httpStatus: 400 },
  );
}

function joinSession(exchange: Exchange): void {
  const id = exchange.headers?.["mcp-session-id"];
  if (id === undefined || exchange.sessions === undefined) return;
  exchange.session = exchange.sessions.touch(String(id), exchange.principal);
  if (exchange.session === undefined) throw unknownSession();
}

export function unknownSession(): ProtocolError {
  const message = "This session has ended or never was. Initialize again to open a new one.";
  return new ProtocolError(catalogueCode("NOT_FOUND"), message, {
    code: "NOT_FOUND",
    httpStatus: 404,
    action: "retry",
  });
}
