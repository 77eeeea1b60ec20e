import type { ErrorCode } from "../errors/catalogue.js";
import { levelOf } from "../logging/level-of.js";
import type { Log } from "../logging/logger.js";
import { OK_CODE } from "../metrics/labels.js";
import type { Operation } from "../operation/operation.js";
import type { CallContext } from "./call-context.js";

/** Milliseconds up to which the way to a call's code is not worth a field. */
const AT_ONCE = 1;

/** Writes the line that each call of one operation ends with. docs/observability.md has its fields. */
export class CallLog {
  readonly #log: Log;
  readonly #what: string;

  /** @param log names the operation already */
  constructor({ kind, name }: Operation<unknown>, log: Log) {
    this.#log = log;
    this.#what = `${JSON.stringify(kind)}:${JSON.stringify(name)}`;
  }

  /**
   * Written past the logger, as it would write it: nearly all calls end so, and making this line takes it longer than
   * most of what else is done for a call. Ids of sessions are the server's own, and those of requests are safe.
   */
  succeeded(call: CallContext, durationMs: number): void {
    const { logger, sink, hideFields } = this.#log;
    if (!logger.isLevelEnabled("info")) return;
    const { requestId, sessionId, principal } = call.caller;
    const session = sessionId === undefined ? "null" : `"${sessionId}"`;
    const auth = principal.method === undefined ? "null" : `"${principal.method}"`;
    const line = `{"level":"info","time":${Date.now()},${this.#what},"requestId":"${requestId}","sessionId":${session},"durationMs":${rounded(durationMs)},"outcome":"ok","code":"${OK_CODE}","principal":${JSON.stringify(principal.id)},"auth":${auth}${asText(detailsOf(call))}${call.caller.trace?.logText ?? ""},"msg":"call"}\n`;
    sink.writeSoon(hideFields === undefined ? line : hideFields(line));
  }

  failed(call: CallContext, durationMs: number, code: ErrorCode, thrown: unknown): void {
    const { requestId, sessionId, principal } = call.caller;
    const line = {
      requestId,
      sessionId: sessionId ?? null,
      durationMs: rounded(durationMs),
      outcome: "error",
      code,
      principal: principal.id,
      auth: principal.method ?? null,
      ...detailsOf(call),
      ...call.caller.trace?.logFields,
    };
    const level = levelOf(code);
    const isWhole = level === "error" || (thrown instanceof Error && thrown.cause !== undefined);
    const why = isWhole ? { err: thrown } : { reason: thrown instanceof Error ? thrown.message : undefined };
    this.#log.logger[level]({ ...line, ...why }, "call");
  }
}

/** What happened to a call that does not happen to most; undefined where it is nothing. */
function detailsOf({ hasRun, startMs = 0, queueMs, attempts }: CallContext): object | undefined {
  if (hasRun && startMs < AT_ONCE && queueMs === 0 && attempts === 1) return undefined;
  return {
    ...(hasRun ? {} : { ran: false }),
    ...(startMs < AT_ONCE ? {} : { startMs: rounded(startMs) }),
    ...(queueMs === 0 ? {} : { queueMs: rounded(queueMs) }),
    ...(attempts === 1 ? {} : { attempts }),
  };
}

/** For the middle of a line. */
function asText(details: object | undefined): string {
  return details === undefined ? "" : `,${JSON.stringify(details).slice(1, -1)}`;
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
