import type { z } from "zod";
import { ToolError } from "../../errors/tool-error.js";
import { toInputIssues } from "../../operation/issues.js";
import type { Operation } from "../../operation/operation.js";
import type { Stage } from "../stage.js";

/** Holds the arguments to the schema, and gives the rest of the pipeline what the schema made of them. */
export const validateInput: Stage = (operation, _services, next) => {
  const { input } = operation;
  return async (call) => {
    // Not safeParse first: where a refinement is async, its promise would be dropped, and its rejection end the process.
    const checked = await input.safeParseAsync(call.input ?? {}).catch((error) => {
      throw isTooDeep(error) ? tooDeep(operation) : error;
    });
    if (!checked.success) throw invalidInput(operation, checked.error, call.input ?? {});
    // A slow refinement can outlast the deadline: the client has its answer, and the tool must not run any more.
    if (call.abortReason !== undefined) throw call.abortReason;
    call.input = checked.data;
    return next(call);
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

/** A recursive schema follows the arguments as deep as they go, and the stack does not. */
function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message === "Maximum call stack size exceeded";
}

function tooDeep({ kind, name }: Operation<unknown>): ToolError {
  return new ToolError(
    "INVALID_INPUT",
    `The arguments for the ${kind} "${name}" are nested too deep. Send flatter ones.`,
  );
}
