import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { ToolError } from "../errors/tool-error.js";
import { RefusedRequests } from "../metrics/refused-requests.js";
import { createLog } from "./logger.js";
import { RefusalLog } from "./refusal-log.js";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function makeRefusals() {
  const lines: Record<string, unknown>[] = [];
  const { logger } = createLog("trace", { write: (line) => void lines.push(JSON.parse(line)) });
  return { refusals: new RefusalLog(logger, new RefusedRequests()), lines };
}

const request = { requestId: "r", method: "POST", path: "/mcp", status: 401, address: "192.0.2.1" };

test("a refused request leaves a line, at the level of its code", () => {
  const { refusals, lines } = makeRefusals();
  refusals.refused(request, new ToolError("UNAUTHENTICATED", "who?", { cause: new Error("expired") }));
  refusals.refused({ ...request, method: "x".repeat(5_000) }, new ToolError("NOT_FOUND", "no"));
  expect(lines).toEqual([
    { ...request, level: "warn", time: expect.any(Number), code: "UNAUTHENTICATED", reason: "expired", msg: "refused" },
    expect.objectContaining({ level: "info", method: "x".repeat(128), reason: "no" }),
  ]);
});

test("whoever is refused without end does not fill the log: the rest is counted, and told", () => {
  const { refusals, lines } = makeRefusals();
  for (let n = 0; n < 100_000; n += 1) refusals.refused(request, new ToolError("FORBIDDEN", "no"));
  expect(lines).toHaveLength(100);
  jest.advanceTimersByTime(10_000);
  expect(lines).toHaveLength(101);
  expect(lines.at(-1)).toMatchObject({ level: "warn", omitted: 99_900, seconds: 10 });
  refusals.refused(request, new ToolError("FORBIDDEN", "no"));
  expect(lines).toHaveLength(102);
  jest.advanceTimersByTime(100_000);
  expect(lines).toHaveLength(102);
});
