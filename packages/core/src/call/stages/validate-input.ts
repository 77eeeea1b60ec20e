import type { z } from "zod";
import { ToolError } from "../../errors/tool-error.js";
import { checkerOf } from "../../operation/checker.js";
import { toInputIssues } from "../../operation/issues.js";
import type { Operation } from "../../operation/operation.js";
import type { CallContext } from "../call-context.js";
import type { Stage } from "../stage.js";

/** Holds the arguments to the schema, and gives the rest of the pipeline what the schema made of them. */
export const validateInput: Stage = (operation, _services, next) => {
  const check = checkerOf(operation.input);
  const proceed = (call: CallContext, checked: z.ZodSafeParseResult<unknown>) => {
    if (!checked.success) throw invalidInput(operation, checked.error, call.input ?? {});
    call.input = checked.data;
    return next(call);
  };
  return (call) => {
    const checked = check(call.input ?? {});
    if (!(checked instanceof Promise)) return proceed(call, checked);
    return checked.then((late) => {
      // A slow refinement can outlast the deadline: the client has its answer, and the tool must not run any more.
      if (call.abortReason !== undefined) throw call.abortReason;
      return proceed(call, late);
    });
  };
};

function invalidInput({ kind, name }: Operation<unknown>, error: z.ZodError, input: unknown): ToolError {
  const issues = toInputIssues(error.issues, input);
  const list = issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
  return new ToolError(
    "INVALID_INPUT",
    `The arguments for the ${kind} "${name}" are not valid. ${list}. Correct them and call again.`,
    {
      details: { issues },
    },
  );
}
