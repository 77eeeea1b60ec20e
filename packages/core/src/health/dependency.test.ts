import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { DependencyCheck } from "../config/dependencies-schema.js";
import { resolveConfig } from "../config/resolve-config.js";
import { ToolError, TransientError } from "../errors/tool-error.js";
import { LOCATIONS, SECRETS } from "../fixtures/secrets.js";
import { createLog } from "../logging/logger.js";
import type { DependencyStatus } from "../status/status-report.js";
import { Dependencies } from "./dependencies.js";

const [TIMEOUT, EVERY] = [1_000, 5_000];
/** The longest that jitter makes the wait. */
const LATEST = EVERY * 1.1;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

type Breaker = DependencyStatus["breaker"];

/** One dependency, of which the checks are started and the first is not waited for. */
function watch(check: DependencyCheck | undefined, settings: { critical?: boolean } = {}, breaker?: () => Breaker) {
  const options = { ...settings, timeout: TIMEOUT, every: EVERY, ...(check === undefined ? {} : { check }) };
  const config = resolveConfig({ name: "t", version: "1", dependencies: { db: options } }, {});
  const lines: Record<string, unknown>[] = [];
  const { logger } = createLog("trace", { write: (line) => lines.push(JSON.parse(line)) });
  const dependencies = new Dependencies(config.dependencies, () => breaker?.(), logger);
  const started = dependencies.start("the deps");
  return { dependencies, started, lines, status: () => dependencies.statuses()[0] };
}

/** Lets what has settled go on, and time pass. */
const pass = (milliseconds = 0) => jest.advanceTimersByTimeAsync(milliseconds);

describe("a check", () => {
  test("is given what deps opened, and is made again after its time, whoever asks how often", async () => {
    const check = jest.fn<DependencyCheck>(async () => undefined);
    const { dependencies, status } = watch(check);
    expect(status()).toMatchObject({ name: "db", critical: false, state: "unknown" });
    await pass();
    expect(status()).toMatchObject({ state: "up", checkedAt: expect.any(Number), durationMs: expect.any(Number) });
    expect(check.mock.calls[0]?.[0]).toMatchObject({ deps: "the deps", signal: expect.any(AbortSignal) });
    for (let n = 0; n < 10_000; n += 1) dependencies.statuses();
    await pass(EVERY * 0.89);
    expect(check).toHaveBeenCalledTimes(1);
    await pass(LATEST);
    expect(check.mock.calls.length).toBeGreaterThan(1);
    dependencies.stop();
  });

  test("does not come at the same moment on all instances", async () => {
    const waits = new Set<number>();
    for (let n = 0; n < 20; n += 1) {
      const { dependencies } = watch(() => undefined);
      await pass();
      const before = Date.now();
      jest.advanceTimersToNextTimer();
      waits.add(Date.now() - before);
      dependencies.stop();
    }
    expect(waits.size).toBeGreaterThan(10);
    expect(Math.max(...waits) - Math.min(...waits)).toBeLessThanOrEqual(EVERY * 0.2);
  });

  test.each<[string, DependencyCheck]>([
    ["throws", () => fail(new Error("at 10.0.0.5"))],
    ["rejects", () => Promise.reject(new Error("at 10.0.0.5"))],
    ["returns false", () => false],
    ["throws nothing", () => fail(undefined)],
    ["throws a symbol", () => fail(Symbol("x"))],
    ["rejects with an object that can't be read", () => Promise.reject(unreadable())],
    ["returns an object that can't be awaited", () => unreadable()],
  ])("that %s is down, and is made again", async (_, check) => {
    const { dependencies, status, started } = watch(check);
    await pass();
    await started;
    expect(status()).toMatchObject({ state: "down", message: expect.any(String) });
    expect(status()?.message).not.toContain("10.0.0.5");
    const { checkedAt = 0 } = status() ?? {};
    await pass(LATEST);
    expect(status()?.checkedAt).toBeGreaterThan(checkedAt);
    dependencies.stop();
  });

  test.each([undefined, null, true, 0, "", "down", {}, [], { status: "down" }, Number.NaN])(
    "that returns %j is up",
    async (value) => {
      const { dependencies, status } = watch(() => value);
      await pass();
      expect(status()?.state).toBe("up");
      dependencies.stop();
    },
  );

  test("that never settles is down after its time, and is made again only when it has ended", async () => {
    const signals: AbortSignal[] = [];
    let end = () => {};
    const check = jest.fn<DependencyCheck>(({ signal }) => {
      signals.push(signal);
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    const { dependencies, status, started } = watch(check, { critical: true });
    await pass(TIMEOUT);
    await started;
    expect(status()).toMatchObject({ state: "down", message: "Its check took longer than 1000 ms." });
    expect(signals[0]?.aborted).toBe(true);
    await pass(100 * EVERY);
    expect(check).toHaveBeenCalledTimes(1);
    end();
    await pass(LATEST);
    expect(check).toHaveBeenCalledTimes(2);
    end();
    await pass();
    expect(status()?.state).toBe("up");
    dependencies.stop();
  });

  test("is broken off when the server stops, and says nothing of it", async () => {
    const check: DependencyCheck = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const { dependencies, lines, status, started } = watch(check);
    dependencies.stop();
    await pass();
    await started;
    expect(status()?.state).toBe("unknown");
    expect(lines).toEqual([]);
    await pass(LATEST);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe("the message of a check that fails", () => {
  const messageOf = async (error: unknown) => {
    const { dependencies, status } = watch(() => fail(error));
    await pass();
    dependencies.stop();
    return status()?.message ?? "";
  };

  test.each([...SECRETS, ...LOCATIONS])("does not tell $what", async ({ text, hidden }) => {
    expect(await messageOf(new TransientError(text))).not.toContain(hidden);
    expect(await messageOf(new Error(text))).not.toContain(hidden);
  });

  test("is the author's own, or what the network said without where, and short", async () => {
    expect(await messageOf(new ToolError("DEPENDENCY_UNAVAILABLE", "The replica lags"))).toBe("The replica lags");
    const refused = Object.assign(new Error("connect ECONNREFUSED 203.0.113.7:5432"), { code: "ECONNREFUSED" });
    const fetchFailed = new TypeError("fetch failed", { cause: refused });
    for (const error of [refused, fetchFailed])
      expect(await messageOf(error)).toBe("It could not be reached: ECONNREFUSED.");
    expect(await messageOf(new Error("no such table: users"))).toBe("Its check failed: the log has the error.");
    expect((await messageOf(new TransientError("word ".repeat(1_000_000)))).length).toBe(200);
  });
});

test("the log has a line for each change, with the cause and the length of the outage, and none for each check", async () => {
  let error: Error | undefined = new Error("no route to 10.0.0.5");
  const { dependencies, lines } = watch(() => error && fail(error), { critical: true });
  await pass(10 * LATEST);
  expect(lines).toEqual([
    expect.objectContaining({
      level: "error",
      dependency: "db",
      critical: true,
      msg: "dependency is down",
      err: expect.objectContaining({ message: "no route to 10.0.0.5" }),
    }),
  ]);
  error = undefined;
  await pass(10 * LATEST);
  expect(lines.slice(1)).toEqual([
    expect.objectContaining({ level: "info", dependency: "db", outageMs: expect.any(Number) }),
  ]);
  expect(Number(lines[1]?.outageMs)).toBeGreaterThan(9 * EVERY);
  error = new Error("again");
  await pass(LATEST);
  expect(lines).toHaveLength(3);
  dependencies.stop();
});

describe("whether it is up, for the metric,", () => {
  test("is what its check says", async () => {
    const { dependencies } = watch(
      () => false,
      {},
      () => "closed",
    );
    expect([...dependencies.readings()]).toEqual([]);
    await pass();
    expect([...dependencies.readings()]).toEqual([{ name: "db", isUp: false }]);
    dependencies.stop();
  });

  test.each<[Breaker, object[]]>([
    ["closed", [{ name: "db", isUp: true }]],
    ["half-open", [{ name: "db", isUp: false }]],
    ["open", [{ name: "db", isUp: false }]],
    [undefined, []],
  ])("is what its breaker says where it has no check: %s", async (breaker, readings) => {
    const { dependencies, status } = watch(undefined, {}, () => breaker);
    await pass();
    expect([...dependencies.readings()]).toEqual(readings);
    expect(status()).toEqual({ name: "db", critical: false, state: "unknown", ...(breaker && { breaker }) });
  });
});

function fail(error: unknown): never {
  throw error;
}

function unreadable(): object {
  const trap = () => fail(new Error("trap"));
  return new Proxy({}, { get: trap, has: trap, getPrototypeOf: trap, ownKeys: trap });
}
