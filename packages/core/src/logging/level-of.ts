import type { ErrorCode } from "../errors/catalogue.js";

/**
 * How loud the log is about a call or a request that ended so. `error`: something here or behind it is broken, and
 * somebody should look. `warn`: a caller met a limit or a closed door, which matters where it happens often. `info`:
 * the caller's own mistakes and changes of mind, which it is told about.
 */
const LEVELS = {
  INVALID_INPUT: "info",
  INVALID_OUTPUT: "error",
  UNKNOWN_TOOL: "info",
  TIMEOUT: "error",
  CANCELLED: "info",
  UNAUTHENTICATED: "warn",
  FORBIDDEN: "warn",
  RATE_LIMITED: "warn",
  BUDGET_EXCEEDED: "warn",
  OVERLOADED: "warn",
  CIRCUIT_OPEN: "warn",
  DEPENDENCY_UNAVAILABLE: "error",
  DRAINING: "warn",
  PAYLOAD_TOO_LARGE: "info",
  RESULT_TOO_LARGE: "error",
  CONFLICT: "info",
  NOT_FOUND: "info",
  TOOL_ERROR: "error",
  INTERNAL: "error",
} as const satisfies Record<ErrorCode, "info" | "warn" | "error">;

export function levelOf(code: ErrorCode): "info" | "warn" | "error" {
  return LEVELS[code];
}
