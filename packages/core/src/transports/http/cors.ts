import type { IncomingMessage, ServerResponse } from "node:http";
import { answerIdOf } from "./answer-id.js";
import { isListedOrigin } from "./origin.js";
import { remembering, type TextCheck } from "./remembering.js";
import { SAFE_HEAD } from "./send-json.js";

/** Seconds for which a browser need not ask again. */
const MAX_AGE = "600";
const METHODS = "GET, POST, DELETE";
/** What clients of MCP send (MCP 2025-11-25 and 2026-07-28, Streamable HTTP). */
const REQUEST_HEADERS: ReadonlySet<string> = new Set([
  ...["authorization", "x-api-key", "content-type", "accept", "last-event-id"],
  ...["mcp-session-id", "mcp-protocol-version", "mcp-method", "mcp-name"],
  ...["x-request-id", "traceparent", "tracestate", "baggage"],
]);
/** Named after a tool's parameters. */
const PARAM_HEADER = /^mcp-param-[!#$%&'*+.^_`|~a-z0-9-]+$/;
const ANSWER_HEADERS = [
  ...["Mcp-Session-Id", "WWW-Authenticate", "Retry-After"],
  ...["RateLimit", "RateLimit-Policy", "X-Request-Id"],
].join(", ");

/**
 * Lets pages of listed origins call from their browsers, and read what they are answered. Credentials are what a page
 * sends itself: cookies play no part. Pages of this machine are not let in unasked, for every program may serve one.
 */
export class Cors {
  readonly #isListed: TextCheck;

  constructor(allowedOrigins: readonly string[]) {
    this.#isListed = remembering((origin) => isListedOrigin(origin, allowedOrigins));
  }

  /** Marks the answer to a page as one that it may read. True where the browser only asked whether it may call. */
  open({ headers, method }: IncomingMessage, response: ServerResponse): boolean {
    const { origin } = headers;
    if (origin === undefined || !this.#isListed(origin)) return false;
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("vary", "Origin");
    response.setHeader("access-control-expose-headers", ANSWER_HEADERS);
    if (method !== "OPTIONS" || headers["access-control-request-method"] === undefined) return false;
    const allowed = allowedOf(headers["access-control-request-headers"]);
    const head = ["access-control-allow-methods", METHODS, "access-control-max-age", MAX_AGE, ...SAFE_HEAD];
    answerIdOf(response);
    if (allowed !== "") head.push("access-control-allow-headers", allowed);
    response.writeHead(204, head).end();
    return true;
  }
}

/** Of the headers that a page wants to send, those that it may. */
function allowedOf(asked = ""): string {
  const names = asked.split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => REQUEST_HEADERS.has(name) || PARAM_HEADER.test(name)).join(", ");
}
