import { isRecord } from "../../operation/content.js";
import type { Operation } from "../../operation/operation.js";
import type { Next } from "../stage.js";

/** The innermost stage: runs the author's code and holds what it returned to the protocol and the output schema. */
export function execute<Result>(operation: Operation<Result>): Next<Result> {
  return (call) => {
    const input = isRecord(call.input) ? call.input : {};
    const value = operation.run(input, call);
    if (!isThenable(value)) return operation.toResult(value, input);
    return Promise.resolve(value).then((settled) => operation.toResult(settled, input));
  };
}

/** Whatever `await` would wait for: query builders are no promises, and are returned like ones. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value instanceof Promise || (isRecord(value) && typeof value.then === "function");
}
