import type { ErrorCode } from "../../errors/catalogue.js";
import { knownError } from "../../errors/known-error.js";
import type { CallContext } from "../call-context.js";
import { RetryBudget } from "../retry-budget.js";
import type { Stage } from "../stage.js";

/** Transient, but not of what the tool calls: another attempt at once would meet the same. */
const NOT_HERE: ReadonlySet<ErrorCode> = new Set(["TIMEOUT", "OVERLOADED", "CIRCUIT_OPEN", "DRAINING", "RATE_LIMITED"]);

/** Makes a failed call again where that can do no harm and may help, within its deadline. */
export const retry: Stage = (operation, { logger, measured }, next) => {
  const policy = operation.resilience.retry;
  if (policy === undefined) return next;
  const budget = new RetryBudget();

  type Result = ReturnType<typeof next>;
  const tryOn = (call: CallContext, attempt: number): Result => {
    const again = (error: unknown): Result => {
      const wait = delayAfter(error, attempt, policy);
      const isWorthIt = wait !== undefined && call.abortReason === undefined && wait < (call.deadline?.left ?? 0);
      if (attempt >= policy.attempts || !isWorthIt || !budget.spend()) throw error;
      measured?.retried();
      call.caller.trace?.attemptFailed(attempt, knownError(error)?.code, wait);
      call.attempts += 1;
      logger.info(
        { requestId: call.requestId, attempt, waitMs: wait, err: error },
        "attempt failed, and is made again",
      );
      return pause(wait, call).then(() => tryOn(call, attempt + 1));
    };
    let result: Result;
    try {
      result = next(call);
    } catch (error) {
      return again(error);
    }
    return result instanceof Promise ? result.catch(again) : result;
  };

  return (call) => {
    budget.earn();
    return tryOn(call, 1);
  };
};

/**
 * Milliseconds to wait: random up to a bound that doubles, so that callers who failed together do not come back
 * together, and no less than what the error asks for. Undefined where waiting does not help.
 */
function delayAfter(
  error: unknown,
  attempt: number,
  { minDelay, maxDelay }: { readonly minDelay: number; readonly maxDelay: number },
): number | undefined {
  const known = knownError(error);
  if (known === undefined || !known.retryable || NOT_HERE.has(known.code)) return undefined;
  const bound = Math.min(maxDelay, minDelay * 2 ** (attempt - 1));
  return Math.max(Math.random() * bound, (known.retryAfter ?? 0) * 1000);
}

/** @throws the reason of the call's abort, at once: what waits for the attempt must not wait for good. */
function pause(milliseconds: number, call: CallContext): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    call.whenOver(() => {
      clearTimeout(timer);
      reject(call.abortReason);
    });
  });
}
