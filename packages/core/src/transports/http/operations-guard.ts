import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isLoopback } from "../../config/addresses.js";
import type { HttpConfig } from "../../config/http-schema.js";
import { ToolError } from "../../errors/tool-error.js";
import { refuseReply, statusOf } from "./http-errors.js";
import { SourceCheck } from "./source-check.js";

const BEARER = /^bearer +(\S+)$/i;
const HOW_TO_OPEN = "Set transports.http.operations.key, or a port of their own with transports.http.operations.port.";
/** What proxies add: one on this machine would pass on to the world what is for this machine alone. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/** Who may read /metrics and /admin: with a key whoever has it, without one this machine. */
export class OperationsGuard {
  readonly #source: SourceCheck;
  readonly #key: Buffer | undefined;
  readonly #isLocal: boolean;

  /** @param bound the address on which they are served */
  constructor(bound: string, config: HttpConfig) {
    this.#source = new SourceCheck(bound, config);
    const { key } = config.operations;
    this.#key = key === undefined ? undefined : digest(key);
    this.#isLocal = isLoopback(bound);
  }

  /** For the web server, ahead of the routes. */
  readonly onRequest = (request: FastifyRequest, reply: FastifyReply, proceed: () => void): void => {
    try {
      this.#check(request.raw);
    } catch (error) {
      const head = isUnauthenticated(error) ? ["www-authenticate", 'Bearer realm="operations"'] : [];
      refuseReply(reply, error, statusOf(error), head);
      return;
    }
    proceed();
  };

  /** @throws ToolError where the request must not come in */
  #check(request: IncomingMessage): void {
    this.#source.check(request);
    const { headers } = request;
    if (this.#key !== undefined) {
      const sent = BEARER.exec(headers.authorization ?? "")?.[1];
      // Digests are of one length, which comparing in constant time takes.
      if (sent === undefined || !timingSafeEqual(digest(sent), this.#key)) throw noKey();
    } else if (!this.#isLocal) throw closed(`Other machines reach this server. ${HOW_TO_OPEN}`);
    else if (FORWARDED.some((name) => headers[name] !== undefined)) {
      throw closed(`This request came through a proxy. ${HOW_TO_OPEN}`);
    }
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof ToolError && error.code === "UNAUTHENTICATED";
}

function noKey(): ToolError {
  return new ToolError("UNAUTHENTICATED", "Send the key of /metrics and /admin as Authorization: Bearer <key>.");
}

function closed(why: string): ToolError {
  return new ToolError("FORBIDDEN", `/metrics and /admin are for this machine alone without a key. ${why}`);
}
