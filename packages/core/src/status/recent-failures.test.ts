import { expect, test } from "@jest/globals";
import { toEnvelope } from "../errors/envelope.js";
import { ToolError } from "../errors/tool-error.js";
import { RecentFailures } from "./recent-failures.js";

function failure(requestId: string, error: unknown = new ToolError("NOT_FOUND", "There is none.")) {
  return { tool: "price", principal: "key:ab", durationMs: 1.23456, envelope: toEnvelope(error, requestId) };
}

test("the newest come first, as their clients were told, without details", () => {
  const failures = new RecentFailures();
  failures.add(failure("r1"));
  const error = new ToolError("RATE_LIMITED", "Wait.", { retryAfter: 3, details: { asked: "hunter2" } });
  failures.add(failure("r2", error));
  expect(failures.list()).toEqual([
    {
      at: expect.any(Number),
      tool: "price",
      requestId: "r2",
      principal: "key:ab",
      durationMs: 1.235,
      error: { error: "RATE_LIMITED", message: "Wait.", retryable: true, action: "retry", retryAfter: 3 },
    },
    expect.objectContaining({ requestId: "r1" }),
  ]);
});

test("the last fifty are kept", () => {
  const failures = new RecentFailures();
  for (let n = 1; n <= 120; n += 1) failures.add(failure(`r${n}`));
  expect(failures.list().map(({ requestId }) => requestId)).toEqual(
    Array.from({ length: 50 }, (_, index) => `r${120 - index}`),
  );
});

test("a long message is cut: the log has all of it", () => {
  const failures = new RecentFailures();
  failures.add(failure("r", new ToolError("TOOL_ERROR", "x".repeat(10_000))));
  expect(failures.list()[0]?.error.message).toBe(`${"x".repeat(300)}…`);
});
