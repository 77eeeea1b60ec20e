import { ToolError } from "../errors/tool-error.js";

/** Seconds. */
const RETRY_AFTER = 5;

/** Whoever knows if credentials are good can't be asked just now: to call them bad would send people to log in again. */
export function cannotTell(cause: unknown): ToolError {
  const message = "The server can't tell just now who sends this. Try again in a moment.";
  return new ToolError("DEPENDENCY_UNAVAILABLE", message, { retryAfter: RETRY_AFTER, cause });
}
