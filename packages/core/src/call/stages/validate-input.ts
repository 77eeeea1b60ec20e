import { z } from "zod";
import { ToolError } from "../../errors/tool-error.js";
import { toInputIssues } from "../../operation/issues.js";
import type { Operation } from "../../operation/operation.js";
import type { Stage } from "../stage.js";

/** Holds the arguments to the schema, and gives the rest of the pipeline what the schema made of them. */
export const validateInput: Stage = (operation, _services, next) => {
  const parse = makeParser(operation.input);
  return async (call) => {
    const parsed = parse(call.input ?? {});
    const checked = parsed instanceof Promise ? await parsed : parsed;
    if (!checked.success) throw invalidInput(operation, checked.error, call.input ?? {});
    call.input = checked.data;
    return next(call);
  };
};

type Parsed = z.ZodSafeParseResult<Record<string, unknown>>;

/** Parses synchronously for as long as the schema allows it: only the first value that needs a promise tells. */
function makeParser(schema: z.ZodObject): (value: unknown) => Parsed | Promise<Parsed> {
  let needsPromise = false;
  return (value) => {
    if (needsPromise) return schema.safeParseAsync(value);
    try {
      return schema.safeParse(value);
    } catch (error) {
      if (!(error instanceof z.core.$ZodAsyncError)) throw error;
      needsPromise = true;
      return schema.safeParseAsync(value);
    }
  };
}

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
