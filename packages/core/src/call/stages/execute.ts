import { isRecord } from "../../operation/content.js";
import type { Operation } from "../../operation/operation.js";
import type { Next } from "../stage.js";

/** The innermost stage: runs the author's code and holds what it returned to the protocol and the output schema. */
export function execute<Result>(operation: Operation<Result>): Next<Result> {
  return async (call) => {
    const input = isRecord(call.input) ? call.input : {};
    return operation.toResult(await operation.run(input, call), input);
  };
}
