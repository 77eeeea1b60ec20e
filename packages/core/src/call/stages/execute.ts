import { isRecord } from "../../operation/content.js";
import type { Operation } from "../../operation/operation.js";
import type { CallContext } from "../call-context.js";
import type { Next } from "../stage.js";

/** The innermost stage: runs the author's code and holds what it returned to the protocol and the output schema. */
export function execute<Result>(operation: Operation<Result>): Next<Result> {
  return (call) => {
    const input = call.args;
    const value = runCode(operation, input, call);
    if (!isThenable(value)) {
      call.leaveCode();
      call.onReturned?.(value);
      return operation.toResult(value, input);
    }
    return Promise.resolve(value).then(
      (settled) => {
        call.leaveCode();
        call.onReturned?.(settled);
        return operation.toResult(settled, input);
      },
      (error) => {
        call.leaveCode();
        throw error;
      },
    );
  };
}

function runCode(operation: Operation<unknown>, input: Record<string, unknown>, call: CallContext): unknown {
  call.enterCode();
  try {
    return operation.run(input, call);
  } catch (error) {
    call.leaveCode();
    throw error;
  }
}

/** Whatever `await` would wait for: query builders are no promises, and are returned like ones. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || (isRecord(value) && typeof value.then === "function");
}
