import { monotonicMs } from "../../clock.js";
import type { ErrorCode } from "../../errors/catalogue.js";
import { type ErrorEnvelope, toEnvelope } from "../../errors/envelope.js";
import type { MaybePromise } from "../../maybe-promise.js";
import { isRecord } from "../../operation/content.js";
import type { Operation } from "../../operation/operation.js";
import { toAudited } from "../audited-call.js";
import type { CallContext } from "../call-context.js";
import { CallLog } from "../call-log.js";
import { toFailure } from "../failed-call.js";
import { fingerprintOf } from "../fingerprint.js";
import { InputRequired } from "../question.js";
import type { Next, StageServices } from "../stage.js";

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
  services: StageServices,
  next: Next<Result>,
): (call: CallContext) => MaybePromise<Outcome<Result>> {
  const { measured, inFlight, audit, failures } = services;
  const log = new CallLog(operation, services);

  const settle = (call: CallContext, code: ErrorCode | undefined, thrown: unknown, error?: ErrorEnvelope): void => {
    call.end();
    inFlight.delete(call);
    const durationMs = monotonicMs() - call.startedAt;
    measured?.ended(durationMs / 1000, code);
    call.caller.trace?.callEnded(code);
    if (code === undefined) log.succeeded(call, durationMs);
    else {
      log.failed(call, durationMs, code, thrown);
      if (operation.kind === "tool") failures.add(toFailure(call, operation, durationMs, error));
    }
    audit?.called(toAudited(call, operation, code, durationMs));
  };
  const succeed = (call: CallContext, result: Result): Outcome<Result> => {
    // A tool may tell of its failure in a result of its own.
    settle(call, isRecord(result) && result.isError === true ? "TOOL_ERROR" : undefined, undefined);
    return { result };
  };
  const fail = (call: CallContext, thrown: unknown): Outcome<Result> => {
    const error = toEnvelope(thrown, call.requestId);
    // A call that ends in a question has not failed: its answers come with another request.
    if (thrown instanceof InputRequired) settle(call, undefined, undefined);
    else settle(call, error.error, thrown, error);
    return { error, thrown };
  };

  return (call) => {
    inFlight.add(call);
    measured?.started();
    let result: MaybePromise<Result>;
    try {
      if (audit !== undefined) call.argumentsHash = fingerprintOf(call.input);
      result = next(call);
    } catch (thrown) {
      return fail(call, thrown);
    }
    if (!(result instanceof Promise)) return succeed(call, result);
    return result.then(
      (value) => succeed(call, value),
      (thrown) => fail(call, thrown),
    );
  };
}
