import { ERROR_CATALOGUE, type ErrorCode } from "../errors/catalogue.js";
import type { LineSink } from "../logging/line-sink.js";
import type { Log, Logger } from "../logging/logger.js";
import { OK_CODE } from "../metrics/labels.js";
import type { Operation } from "../operation/operation.js";
import type { CallContext } from "./call-context.js";

/** Writes the line that each call of one operation ends with. */
export class CallLog {
  readonly #logger: Logger;
  readonly #sink: LineSink;
  readonly #what: string;

  /** @param log names the operation already */
  constructor({ kind, name }: Operation<unknown>, { logger, sink }: Log) {
    this.#logger = logger;
    this.#sink = sink;
    this.#what = `${JSON.stringify(kind)}:${JSON.stringify(name)}`;
  }

  /**
   * Written past the logger, as it would write it: nearly all calls end so, and making this line takes it longer than
   * most of what else is done for a call. Ids of requests and sessions are the server's own.
   */
  succeeded({ caller }: CallContext, durationMs: number): void {
    if (!this.#logger.isLevelEnabled("info")) return;
    const { requestId, sessionId, principal } = caller;
    const session = sessionId === undefined ? "null" : `"${sessionId}"`;
    this.#sink.writeSoon(
      `{"level":"info","time":${Date.now()},${this.#what},"requestId":"${requestId}","sessionId":${session},"durationMs":${rounded(durationMs)},"outcome":"ok","code":"${OK_CODE}","principal":${JSON.stringify(principal.id)}${caller.trace?.logText ?? ""},"msg":"call"}\n`,
    );
  }

  failed({ caller }: CallContext, durationMs: number, code: ErrorCode, thrown: unknown): void {
    const { requestId, sessionId, principal } = caller;
    const line = {
      requestId,
      sessionId: sessionId ?? null,
      durationMs: rounded(durationMs),
      outcome: "error",
      code,
      principal: principal.id,
      ...caller.trace?.logFields,
    };
    if (ERROR_CATALOGUE[code].httpStatus >= 500) this.#logger.error({ ...line, err: thrown }, "call");
    else this.#logger.warn({ ...line, reason: thrown instanceof Error ? thrown.message : undefined }, "call");
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
