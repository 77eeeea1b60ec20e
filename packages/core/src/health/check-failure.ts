import { networkCodeOf } from "../errors/known-error.js";
import { ToolError } from "../errors/tool-error.js";
import { redact } from "../redaction/redact.js";

/** Characters of a message: how many are looked at, and how many are shown. */
const READ = 2_000;
const SHOWN = 200;

const UNKNOWN = "Its check failed: the log has the error.";

/** What anybody may be told of why a check failed: an author's own words without secrets, and nobody else's. */
export function describeFailure(error: unknown): string {
  try {
    if (error instanceof ToolError) return redact(String(error.message).slice(0, READ)).slice(0, SHOWN);
    const code = networkCodeOf(error);
    return code === undefined ? UNKNOWN : `It could not be reached: ${code}.`;
  } catch {
    // What was thrown may be anything, and can't be read.
    return UNKNOWN;
  }
}
