import { describe, expect, test } from "@jest/globals";
import { ERROR_CATALOGUE } from "./catalogue.js";

const CODES = [
  "INVALID_INPUT",
  "INVALID_OUTPUT",
  "UNKNOWN_TOOL",
  "TIMEOUT",
  "CANCELLED",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "RATE_LIMITED",
  "BUDGET_EXCEEDED",
  "OVERLOADED",
  "CIRCUIT_OPEN",
  "DEPENDENCY_UNAVAILABLE",
  "DRAINING",
  "PAYLOAD_TOO_LARGE",
  "RESULT_TOO_LARGE",
  "CONFLICT",
  "NOT_FOUND",
  "TOOL_ERROR",
  "INTERNAL",
];

test("the catalogue has exactly the documented codes", () => {
  expect(Object.keys(ERROR_CATALOGUE).sort()).toEqual([...CODES].sort());
});

describe.each(Object.entries(ERROR_CATALOGUE))("%s", (_code, kind) => {
  test("says how it goes over HTTP and JSON-RPC, whether to retry and what to do next", () => {
    expect(kind).toEqual({
      httpStatus: expect.any(Number),
      retryable: expect.any(Boolean),
      action: expect.stringMatching(/^(retry|fix_input|fallback|authenticate|abort)$/),
      jsonRpcCode: expect.any(Number),
    });
    expect(kind.httpStatus).toBeGreaterThanOrEqual(400);
    expect(kind.httpStatus).toBeLessThan(600);
    expect(kind.jsonRpcCode).toBeGreaterThanOrEqual(-32768);
    expect(kind.jsonRpcCode).toBeLessThanOrEqual(-32000);
  });

  test("tells an agent to retry only what is worth retrying", () => {
    const { action, retryable } = kind;
    expect(action === "retry" && !retryable).toBe(false);
  });
});
