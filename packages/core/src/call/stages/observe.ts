import { monotonicMs } from "../../clock.js";
import { ERROR_CATALOGUE, type ErrorCode } from "../../errors/catalogue.js";
import { type ErrorEnvelope, toEnvelope } from "../../errors/envelope.js";
import { OK_CODE } from "../../metrics/metrics.js";
import { isRecord } from "../../operation/content.js";
import type { Operation } from "../../operation/operation.js";
import type { CallContext } from "../call-context.js";
import { InputRequired } from "../question.js";
import type { Next, PipelineServices } from "../stage.js";

/** How a call ended: with a result, or with an error that is ready to be sent. */
export type Outcome<Result> = { readonly result: Result } | Failure;

interface Failure {
  readonly error: ErrorEnvelope;
  /** What the envelope was made of. */
  readonly thrown: unknown;
}

/** The outermost stage: counts, times and logs every call however it ends, and turns what was thrown into an envelope. */
export function observe<Result>(
  operation: Operation<Result>,
  { logger, metrics, inFlight }: PipelineServices,
  next: Next<Result>,
): (call: CallContext) => Promise<Outcome<Result>> {
  const measured = operation.kind === "tool" ? metrics.forTool(operation.name) : undefined;

  const settle = (call: CallContext, code: ErrorCode | undefined, thrown: unknown): void => {
    call.end();
    inFlight.delete(call);
    const durationMs = monotonicMs() - call.startedAt;
    measured?.ended(durationMs / 1000, code);
    const { requestId, sessionId, principal } = call.caller;
    const line = {
      requestId,
      sessionId: sessionId ?? null,
      durationMs: Math.round(durationMs * 1000) / 1000,
      outcome: code === undefined ? "ok" : "error",
      code: code ?? OK_CODE,
      principal: principal.id,
    };
    if (code === undefined) logger.info(line, "call");
    else if (ERROR_CATALOGUE[code].httpStatus >= 500) logger.error({ ...line, err: thrown }, "call");
    else logger.warn({ ...line, reason: thrown instanceof Error ? thrown.message : undefined }, "call");
  };

  return async (call) => {
    inFlight.add(call);
    measured?.started();
    try {
      const result = await next(call);
      // A tool may tell of its failure in a result of its own.
      settle(call, isRecord(result) && result.isError === true ? "TOOL_ERROR" : undefined, undefined);
      return { result };
    } catch (thrown) {
      const error = toEnvelope(thrown, call.requestId);
      // A call that ends in a question has not failed: its answers come with another request.
      if (thrown instanceof InputRequired) settle(call, undefined, undefined);
      else settle(call, error.error, thrown);
      return { error, thrown };
    }
  };
}
