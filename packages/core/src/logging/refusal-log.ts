import { ToolError } from "../errors/tool-error.js";
import type { RefusedRequests } from "../metrics/refused-requests.js";
import { levelOf } from "./level-of.js";
import type { Logger } from "./logger.js";

/** Lines that refused requests may take in one period: whoever is refused can come back at once, and for nothing. */
const MAX_LINES = 100;
/** Milliseconds. */
const PERIOD = 10_000;
/** Characters of what a client chose. */
const MAX_TEXT = 128;

/** A request that was refused before there was a call of it. */
export interface RefusedRequest {
  readonly requestId: string;
  /** The JSON-RPC method, or the HTTP method of what was not read as far as that. */
  readonly method?: unknown;
  /** The path that it came to over HTTP, without its query. */
  readonly path?: string | undefined;
  readonly status?: number | undefined;
  readonly address: string | undefined;
  readonly principal?: string | undefined;
}

/** Writes a line for each request that does not become a call, up to a bound, and counts the others. */
export class RefusalLog {
  readonly #logger: Logger;
  readonly #counts: RefusedRequests;
  #lines = 0;
  #omitted = 0;
  #period: NodeJS.Timeout | undefined;

  /** @param counts of them all */
  constructor(logger: Logger, counts: RefusedRequests) {
    this.#logger = logger;
    this.#counts = counts;
  }

  refused({ requestId, method, path, status, address, principal }: RefusedRequest, error: unknown): void {
    this.#counts.count(error);
    if (!(error instanceof ToolError)) {
      this.#logger.error({ requestId, method: cut(method), path: cut(path), err: error }, "request failed");
      return;
    }
    this.#period ??= setTimeout(() => this.#endPeriod(), PERIOD).unref();
    if (this.#lines >= MAX_LINES) {
      this.#omitted += 1;
      return;
    }
    this.#lines += 1;
    const line = {
      requestId,
      method: cut(method),
      path: cut(path),
      status,
      code: error.code,
      address,
      principal,
      // What lies behind is for the operator alone: clients are all told the same.
      reason: error.cause instanceof Error ? error.cause.message : error.message,
    };
    this.#logger[levelOf(error.code)](line, "refused");
  }

  #endPeriod(): void {
    const omitted = this.#omitted;
    this.#period = undefined;
    this.#lines = 0;
    this.#omitted = 0;
    if (omitted > 0)
      this.#logger.warn({ omitted, seconds: PERIOD / 1000 }, "more requests were refused than are logged");
  }
}

function cut(text: unknown): string | undefined {
  return typeof text === "string" ? text.slice(0, MAX_TEXT) : undefined;
}
