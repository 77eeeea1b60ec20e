/** What an agent should do after an error. */
export type ErrorAction = "retry" | "fix_input" | "fallback" | "authenticate" | "abort";

interface ErrorKind {
  /** HTTP status where the error is the whole answer of a request. */
  readonly httpStatus: number;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  readonly action: ErrorAction;
  /** `error.code` where the error travels as a JSON-RPC error (JSON-RPC 2.0 §5.1, MCP 2025-11-25). */
  readonly jsonRpcCode: number;
}

/** Every error code that reaches a client. docs/reference/errors.md explains each; a test holds the two together. */
export const ERROR_CATALOGUE = {
  INVALID_INPUT: { httpStatus: 400, retryable: false, action: "fix_input", jsonRpcCode: -32602 },
  INVALID_OUTPUT: { httpStatus: 500, retryable: false, action: "fallback", jsonRpcCode: -32603 },
  UNKNOWN_TOOL: { httpStatus: 404, retryable: false, action: "fix_input", jsonRpcCode: -32602 },
  TIMEOUT: { httpStatus: 504, retryable: true, action: "retry", jsonRpcCode: -32001 },
  CANCELLED: { httpStatus: 499, retryable: false, action: "abort", jsonRpcCode: -32000 },
  UNAUTHENTICATED: { httpStatus: 401, retryable: false, action: "authenticate", jsonRpcCode: -32000 },
  FORBIDDEN: { httpStatus: 403, retryable: false, action: "abort", jsonRpcCode: -32000 },
  RATE_LIMITED: { httpStatus: 429, retryable: true, action: "retry", jsonRpcCode: -32000 },
  BUDGET_EXCEEDED: { httpStatus: 429, retryable: false, action: "abort", jsonRpcCode: -32000 },
  OVERLOADED: { httpStatus: 503, retryable: true, action: "retry", jsonRpcCode: -32000 },
  CIRCUIT_OPEN: { httpStatus: 503, retryable: true, action: "fallback", jsonRpcCode: -32000 },
  DEPENDENCY_UNAVAILABLE: { httpStatus: 503, retryable: true, action: "retry", jsonRpcCode: -32000 },
  DRAINING: { httpStatus: 503, retryable: true, action: "retry", jsonRpcCode: -32000 },
  PAYLOAD_TOO_LARGE: { httpStatus: 413, retryable: false, action: "fix_input", jsonRpcCode: -32600 },
  RESULT_TOO_LARGE: { httpStatus: 500, retryable: false, action: "fix_input", jsonRpcCode: -32603 },
  CONFLICT: { httpStatus: 409, retryable: false, action: "fix_input", jsonRpcCode: -32000 },
  NOT_FOUND: { httpStatus: 404, retryable: false, action: "fix_input", jsonRpcCode: -32002 },
  TOOL_ERROR: { httpStatus: 500, retryable: false, action: "fallback", jsonRpcCode: -32000 },
  INTERNAL: { httpStatus: 500, retryable: false, action: "fallback", jsonRpcCode: -32603 },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
