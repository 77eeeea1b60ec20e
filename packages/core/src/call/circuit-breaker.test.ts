import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type BreakerVerdict, CircuitBreaker } from "./circuit-breaker.js";

const CONFIG = { failureRatio: 0.5, minimumCalls: 4, window: 10_000, cooldown: 5_000 };

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function pass(breaker: CircuitBreaker, ...verdicts: BreakerVerdict[]): void {
  for (const verdict of verdicts) {
    breaker.check();
    breaker.enter()(verdict);
  }
}

function opened(): CircuitBreaker {
  const breaker = new CircuitBreaker("prices", CONFIG);
  pass(breaker, "failed", "failed", "failed", "failed");
  return breaker;
}

describe("a breaker opens", () => {
  test("when enough of enough calls failed, and says when to come back", () => {
    const breaker = new CircuitBreaker("prices", CONFIG);
    pass(breaker, "ok", "failed", "failed");
    expect(breaker.state).toBe("closed");
    pass(breaker, "ok");
    expect(breaker.state).toBe("open");
    jest.advanceTimersByTime(1_500);
    expect(() => breaker.check()).toThrow(
      expect.objectContaining({ code: "CIRCUIT_OPEN", retryAfter: 4, message: expect.stringContaining("prices") }),
    );
  });

  test.each<[string, BreakerVerdict[]]>([
    ["most went well", ["ok", "ok", "ok", "failed"]],
    ["there were few", ["failed", "failed", "failed"]],
    ["they say nothing of it", ["neither", "neither", "neither", "neither", "failed"]],
  ])("not while %s", (_what, verdicts) => {
    const breaker = new CircuitBreaker("prices", CONFIG);
    pass(breaker, ...verdicts);
    expect(breaker.state).toBe("closed");
  });

  test("not for what is longer ago than the window", () => {
    const breaker = new CircuitBreaker("prices", CONFIG);
    pass(breaker, "failed", "failed", "failed");
    jest.advanceTimersByTime(CONFIG.window + CONFIG.window / 10);
    pass(breaker, "failed");
    expect(breaker.state).toBe("closed");
  });
});

describe("after its cooldown", () => {
  test("one call at a time may try, and one that goes well closes it", () => {
    const breaker = opened();
    jest.advanceTimersByTime(CONFIG.cooldown);
    expect(breaker.state).toBe("half-open");
    breaker.check();
    const probe = breaker.enter();
    expect(() => breaker.check()).toThrow(expect.objectContaining({ code: "CIRCUIT_OPEN" }));
    probe("ok");
    expect(breaker.state).toBe("closed");
    pass(breaker, "failed");
    expect(breaker.state).toBe("closed");
  });

  test("one that fails opens it again for as long", () => {
    const breaker = opened();
    jest.advanceTimersByTime(CONFIG.cooldown);
    pass(breaker, "failed");
    expect(breaker.state).toBe("open");
    jest.advanceTimersByTime(CONFIG.cooldown - 1);
    expect(breaker.state).toBe("open");
  });

  test("one that says nothing leaves the next to try", () => {
    const breaker = opened();
    jest.advanceTimersByTime(CONFIG.cooldown);
    pass(breaker, "neither");
    expect(breaker.state).toBe("half-open");
    expect(() => breaker.check()).not.toThrow();
  });

  test("what was let through before it opened does not close it", () => {
    const breaker = new CircuitBreaker("prices", CONFIG);
    const slow = breaker.enter();
    pass(breaker, "failed", "failed", "failed", "failed");
    slow("ok");
    expect(breaker.state).toBe("open");
  });
});

test("counts how often it opened", () => {
  const breaker = new CircuitBreaker("b", { failureRatio: 0.5, minimumCalls: 1, window: 1_000, cooldown: 1_000 });
  expect(breaker.openings).toBe(0);
  breaker.enter()("failed");
  expect(breaker.openings).toBe(1);
});
