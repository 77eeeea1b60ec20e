import { expect, test } from "@jest/globals";
import { rejectionOf } from "../fixtures/results.js";
import { FailedAttempts } from "./failed-attempts.js";
import { MemoryRateLimitStore } from "./memory-rate-limit-store.js";

test("an address is blocked after so many, by itself, and what is refused then is counted", async () => {
  const refused = { attempts: 0 };
  const store = new MemoryRateLimitStore(100);
  const attempts = new FailedAttempts("a", { limit: 2, window: 60_000 }, store, refused);
  const others = new FailedAttempts("b", { limit: 2, window: 60_000 }, store, refused);
  expect(attempts.blockedFor("192.0.2.1")).toBe(0);
  attempts.add("192.0.2.1");
  expect(attempts.blockedFor("192.0.2.1")).toBe(0);
  attempts.add("192.0.2.1");
  const blockedFor = await attempts.blockedFor("192.0.2.1");
  expect(blockedFor).toBeGreaterThan(59_000);
  expect(attempts.blockedFor("192.0.2.2")).toBe(0);
  expect(others.blockedFor("192.0.2.1")).toBe(0);
  const refusal = await rejectionOf((async () => attempts.refuse(blockedFor))());
  expect(refusal).toMatchObject({ code: "RATE_LIMITED", retryAfter: 60 });
  expect(refused.attempts).toBe(1);
});
