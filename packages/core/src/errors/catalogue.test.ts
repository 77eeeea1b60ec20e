import { describe, expect, test } from "@jest/globals";
import { ERROR_CATALOGUE } from "./catalogue.js";

/** What clients and agents are built on: a change here is one of the API. */
test.each([
  ["INVALID_INPUT", 400, -32602, false, "fix_input"],
  ["INVALID_OUTPUT", 500, -32603, false, "fallback"],
  ["UNKNOWN_TOOL", 404, -32602, false, "fix_input"],
  ["TIMEOUT", 504, -32001, true, "retry"],
  ["CANCELLED", 499, -32000, false, "abort"],
  ["UNAUTHENTICATED", 401, -32000, false, "authenticate"],
  ["FORBIDDEN", 403, -32000, false, "abort"],
  ["RATE_LIMITED", 429, -32000, true, "retry"],
  ["BUDGET_EXCEEDED", 429, -32000, false, "abort"],
  ["OVERLOADED", 503, -32000, true, "retry"],
  ["CIRCUIT_OPEN", 503, -32000, true, "fallback"],
  ["DEPENDENCY_UNAVAILABLE", 503, -32000, true, "retry"],
  ["DRAINING", 503, -32000, true, "retry"],
  ["PAYLOAD_TOO_LARGE", 413, -32600, false, "fix_input"],
  ["RESULT_TOO_LARGE", 500, -32603, false, "fix_input"],
  ["CONFLICT", 409, -32000, false, "fix_input"],
  ["NOT_FOUND", 404, -32002, false, "fix_input"],
  ["TOOL_ERROR", 500, -32000, false, "fallback"],
  ["INTERNAL", 500, -32603, false, "fallback"],
])("%s is %i over HTTP and %i over JSON-RPC; retryable: %s; %s", (code, httpStatus, jsonRpcCode, retryable, action) => {
  expect(Object.entries(ERROR_CATALOGUE)).toHaveLength(19);
  expect(ERROR_CATALOGUE).toHaveProperty(code, { httpStatus, jsonRpcCode, retryable, action });
});

describe.each(Object.entries(ERROR_CATALOGUE))("%s", (_code, kind) => {
  test("tells an agent to retry only what is worth retrying", () => {
    const { action, retryable } = kind;
    expect(action === "retry" && !retryable).toBe(false);
  });
});
