import { type ErrorEnvelope, toEnvelope } from "../errors/envelope.js";
import { ToolError } from "../errors/tool-error.js";
import type { Operation } from "../operation/operation.js";
import type { Failure } from "../status/recent-failures.js";
import type { CallContext } from "./call-context.js";

/**
 * What the status page shows of a call that failed.
 * @param envelope undefined where the tool told of its failure in a result of its own
 */
export function toFailure(
  { principal, requestId }: CallContext,
  { name }: Operation<unknown>,
  durationMs: number,
  envelope: ErrorEnvelope = toEnvelope(new ToolError("TOOL_ERROR", OWN_RESULT), requestId),
): Failure {
  return { tool: name, principal: principal.id, durationMs, envelope };
}

const OWN_RESULT = "The tool answered with a result of its own that says that it failed (isError).";
