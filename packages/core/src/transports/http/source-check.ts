import type { IncomingMessage } from "node:http";
import type { HttpConfig } from "../../config/http-schema.js";
import { ToolError } from "../../errors/tool-error.js";
import { JSON_RPC, ProtocolError } from "../../protocol/json-rpc.js";
import { hostCheck } from "./host.js";
import { MAX_HEADERS } from "./http-server.js";
import { isAllowedOrigin } from "./origin.js";
import { remembering, type TextCheck } from "./remembering.js";

const SLASH = "/".charCodeAt(0);

/** Whether a request was meant for this server, and by a page that may send it one. */
export class SourceCheck {
  readonly #isHost: TextCheck;
  readonly #isOrigin: TextCheck;

  /** @param bound the address that is listened on */
  constructor(bound: string, { allowedHosts, allowedOrigins }: HttpConfig) {
    this.#isHost = remembering(hostCheck(bound, allowedHosts));
    this.#isOrigin = remembering((origin) => isAllowedOrigin(origin, allowedOrigins));
  }

  /** @throws ToolError where it was not, or can't be told */
  check({ headers, rawHeaders, url = "" }: IncomingMessage): void {
    if (rawHeaders.length > 2 * MAX_HEADERS) throw tooManyHeaders();
    // A target with a host of its own ("GET http://other/mcp") is for proxies, and would count instead of Host.
    if (url.charCodeAt(0) !== SLASH || !this.#isHost(headers.host ?? "")) throw foreignHost();
    if (headers.origin !== undefined && !this.#isOrigin(headers.origin)) throw foreignOrigin();
  }
}

function tooManyHeaders(): ProtocolError {
  const message = `The request has more than ${MAX_HEADERS} headers. Send less of them.`;
  return new ProtocolError(JSON_RPC.invalidRequest, message, { httpStatus: 431 });
}

function foreignHost(): ToolError {
  return new ToolError(
    "FORBIDDEN",
    "This server is not called by this Host. Its operator can add the name to transports.http.allowedHosts or MCP_ALLOWED_HOSTS.",
  );
}

function foreignOrigin(): ToolError {
  return new ToolError(
    "FORBIDDEN",
    "Pages of this origin may not call this server. Its operator can add the origin to transports.http.allowedOrigins.",
  );
}
