import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { WindowLimit } from "../config/limits-schema.js";
import { MemoryRateLimitStore } from "./memory-rate-limit-store.js";
import type { Taken } from "./rate-limit-store.js";
import { SlidingLog } from "./sliding-log.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);

/** What a limiter must do, said as plainly as can be. */
class Model {
  readonly #taken: { key: string; at: number; units: number }[] = [];

  constructor(private readonly limit: WindowLimit) {}

  take(key: string, units: number, now: number): Taken {
    const live = this.#live(key, now);
    const used = sum(live);
    const { limit, window } = this.limit;
    const allowed = used + units <= limit;
    if (allowed && units > 0) this.#taken.push({ key, at: now, units });
    const after = this.#live(key, now);
    const fits = (at: number) => sum(this.#live(key, at)) + units <= limit;
    const ends = live.map(({ at }) => at + window);
    return {
      allowed,
      remaining: limit - sum(after),
      retryIn: allowed ? 0 : (ends.find(fits) ?? now) - now,
      resetIn: after[0] === undefined ? 0 : after[0].at + window - now,
    };
  }

  /** The most that was taken in any stretch of the window. */
  mostInWindow(key: string): number {
    return Math.max(0, ...this.#taken.map(({ at }) => sum(this.#live(key, at))));
  }

  #live(key: string, now: number) {
    return this.#taken.filter((each) => each.key === key && each.at <= now && now < each.at + this.limit.window);
  }
}

function sum(taken: readonly { units: number }[]): number {
  return taken.reduce((total, { units }) => total + units, 0);
}

const limits = fc.record({ limit: fc.integer({ min: 1, max: 20 }), window: fc.integer({ min: 1, max: 100 }) });
const steps = fc.array(
  fc.record({ after: fc.nat(30), key: fc.constantFrom("a", "b", "c"), units: fc.nat(20), limiter: fc.nat(1) }),
  { maxLength: 300 },
);

describe("a limiter", () => {
  test(`admits exactly what a plain count of every window would (seed ${SEED})`, () => {
    fc.assert(
      fc.property(limits, limits, steps, (one, other, attempts) => {
        let now = 0;
        const store = new MemoryRateLimitStore(6, () => now);
        const both = [one, other].map((limit) => ({
          limit,
          limiter: store.open("t", limit),
          model: new Model(limit),
        }));
        for (const { after, key, units, limiter: which } of attempts) {
          now += after;
          const { limit, limiter, model } = both[which] ?? { limit: one };
          const asked = Math.min(units, limit.limit);
          expect(limiter?.take(key, asked)).toEqual(model?.take(key, asked, now));
        }
        for (const { limit, model } of both) {
          for (const key of ["a", "b", "c"]) expect(model.mostInWindow(key)).toBeLessThanOrEqual(limit.limit);
        }
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  test(`holds over thousands of attempts, while what it keeps grows and shrinks (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(9)), (gaps) => {
        let now = 0;
        const limit = { limit: 150, window: 1_000 };
        const limiter = new MemoryRateLimitStore(1, () => now).open("t", limit);
        const admitted: number[] = [];
        let first = 0;
        let n = 0;
        for (const gap of gaps) {
          now += n % 1_000 === 999 ? 5_000 : gap;
          while ((admitted[first] ?? now) <= now - limit.window) first += 1;
          const { allowed } = limiter.take("a", 1);
          expect(allowed).toBe(admitted.length - first < limit.limit);
          if (allowed) admitted.push(now);
          n += 1;
          if (n === 5_000) break;
        }
      }),
      { seed: SEED, numRuns: 5 },
    );
  });

  test(`is as exact while it has not dropped all that is over yet (seed ${SEED})`, () => {
    const keys = fc.nat(79).map((n) => (n === 0 ? "" : `k${n}`));
    const gap = fc.oneof(
      { weight: 60, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.constantFrom(40, 60, 100) },
    );
    fc.assert(
      fc.property(fc.array(fc.record({ gap, key: keys }), { minLength: 200, maxLength: 600 }), (attempts) => {
        let now = 0;
        const limit = { limit: 3, window: 100 };
        const limiter = new MemoryRateLimitStore(80, () => now).open("t", limit);
        const model = new Model(limit);
        for (const { gap: after, key } of attempts) {
          now += after;
          expect(limiter.take(key, 1)).toEqual(model.take(key, 1, now));
        }
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  test("counts a unit until its window is over, and not a moment longer", () => {
    let now = 0;
    const limiter = new MemoryRateLimitStore(1, () => now).open("t", { limit: 1, window: 100 });
    expect(limiter.take("a", 1).allowed).toBe(true);
    now = 99.999;
    expect(limiter.take("a", 1).allowed).toBe(false);
    now = 100;
    expect(limiter.take("a", 1).allowed).toBe(true);
  });
});

test("a limit has a bound for what it keeps of all keys together, and for a while only", () => {
  let now = 0;
  const room = { keys: 0, events: 0, maxKeys: 9, maxEvents: 3, clear: (at: number) => log.nextExpiry(at) };
  const log = new SlidingLog({ limit: 9, window: 100 }, room, () => now);
  const allowed = (...keys: string[]) => keys.map((key) => log.take(key, 1).allowed);
  expect(allowed("a", "a", "b", "a", "c")).toEqual([true, true, true, false, false]);
  now = 99;
  expect(log.take("a", 1)).toEqual({ allowed: false, remaining: 0, retryIn: 1, resetIn: 1 });
  now = 100;
  expect(allowed("c", "c", "c", "c")).toEqual([true, true, true, false]);
  expect(room).toMatchObject({ keys: 1, events: 3 });
});

describe("a store that is full", () => {
  test("refuses one key too many until another's window is over, and goes on with those it has", () => {
    let now = 0;
    const store = new MemoryRateLimitStore(2, () => now);
    const short = store.open("short", { limit: 2, window: 100 });
    const long = store.open("long", { limit: 2, window: 1_000 });
    expect(short.take("a", 1).allowed).toBe(true);
    now = 10;
    expect(long.take("a", 1).allowed).toBe(true);
    expect(long.take("b", 1)).toEqual({ allowed: false, remaining: 0, retryIn: 90, resetIn: 90 });
    expect(long.take("b", 0).allowed).toBe(false);
    expect(long.take("a", 1).allowed).toBe(true);
    now = 100;
    expect(long.take("b", 1).allowed).toBe(true);
    expect(short.take("a", 1).allowed).toBe(false);
  });
});
