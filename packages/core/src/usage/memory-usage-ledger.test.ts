import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { MemoryUsageLedger } from "./memory-usage-ledger.js";

const seed = Number(process.env.FC_SEED ?? 20260728);
const DAY = 86_400_000;
const FREE = { soft: Number.POSITIVE_INFINITY, hard: Number.POSITIVE_INFINITY };
const hard = (amount: number) => ({ ...FREE, hard: amount });

/** A ledger by the day on a clock that the test sets. */
function makeLedger(maxPrincipals?: number) {
  const clock = { now: Date.parse("2026-07-28T10:00:00Z") };
  const ledger = new MemoryUsageLedger("day", () => clock.now, maxPrincipals);
  return { clock, ledger, entries: () => [...ledger.entries()] };
}

describe("the ledger", () => {
  test("adds up calls and costs for each principal, tool and day", () => {
    const { ledger, clock, entries } = makeLedger();
    ledger.count("ada", "a");
    ledger.charge("ada", "a", 0.1, FREE);
    ledger.charge("ada", "a", 0.2, FREE);
    ledger.count("ada", "b");
    ledger.count("bob", "a");
    clock.now += DAY;
    ledger.count("ada", "a");
    expect(entries()).toEqual([
      { principal: "ada", tool: "a", period: "2026-07-28", calls: 1, cost: 0.3 },
      { principal: "ada", tool: "b", period: "2026-07-28", calls: 1, cost: 0 },
      { principal: "bob", tool: "a", period: "2026-07-28", calls: 1, cost: 0 },
      { principal: "ada", tool: "a", period: "2026-07-29", calls: 1, cost: 0 },
    ]);
  });

  test("drops old days, but never the current one, also where the clock was set back", () => {
    const { ledger, clock, entries } = makeLedger();
    for (let day = 0; day < 30; day += 1) {
      ledger.count("ada", "a");
      clock.now += DAY;
    }
    expect(entries()).toHaveLength(8);
    clock.now -= 100 * DAY;
    ledger.count("ada", "a");
    expect(entries().map(({ period }) => period)).toContain("2026-05-19");
    expect(entries()).toHaveLength(8);
  });

  test("counts principals beyond its bound as one, after past days made room", () => {
    const { ledger, clock, entries } = makeLedger(100);
    for (let n = 0; n < 60; n += 1) ledger.count(`past ${n}`, "a");
    clock.now += DAY;
    for (let n = 0; n < 10_000; n += 1) ledger.count(`p ${n}`, "a");
    expect(entries().some(({ principal }) => principal.startsWith("past"))).toBe(false);
    expect(entries()).toHaveLength(101);
    expect(entries().at(-1)).toEqual({ principal: "_others", tool: "a", period: "2026-07-29", calls: 9_900, cost: 0 });
    expect(entries()[0]).toMatchObject({ principal: "p 0", calls: 1 });
  });

  test("names that every object has are names like others", () => {
    const { ledger, entries } = makeLedger();
    ledger.count("__proto__", "constructor");
    expect(entries()).toEqual([expect.objectContaining({ principal: "__proto__", tool: "constructor", calls: 1 })]);
  });

  test("goes on from what an earlier process kept", () => {
    const { ledger } = makeLedger();
    ledger.restore([{ principal: "ada", tool: "a", period: "2026-07-28", calls: 3, cost: 9 }]);
    ledger.count("ada", "a");
    expect(ledger.charge("ada", "b", 2, hard(10))).toMatchObject({ accepted: false, spent: 9 });
    expect([...ledger.entries()]).toEqual([{ principal: "ada", tool: "a", period: "2026-07-28", calls: 4, cost: 9 }]);
  });
});

describe("a budget", () => {
  test("is for all tools of a principal, and begins anew with the day", () => {
    const { ledger, clock } = makeLedger();
    expect(ledger.charge("ada", "a", 6, hard(10))).toMatchObject({ accepted: true, spent: 6 });
    expect(ledger.charge("ada", "b", 5, hard(10))).toMatchObject({ accepted: false, spent: 6 });
    expect(ledger.charge("bob", "b", 5, hard(10))).toMatchObject({ accepted: true, spent: 5 });
    clock.now += DAY;
    expect(ledger.charge("ada", "b", 5, hard(10))).toMatchObject({ accepted: true, spent: 5 });
  });

  test("can be spent to its last bit, and refuses then what may cost anything", () => {
    const { ledger } = makeLedger();
    for (let n = 0; n < 3; n += 1) expect(ledger.charge("ada", "a", 0.1, hard(0.3)).accepted).toBe(true);
    expect(ledger.charge("ada", "a", 0, hard(0.3)).accepted).toBe(false);
    expect(ledger.charge("ada", "a", 0.1, hard(0.3)).accepted).toBe(false);
  });

  test("tells once where the soft one is crossed, and again where that was given back", () => {
    const { ledger } = makeLedger();
    const charge = () => ledger.charge("ada", "a", 5, { ...FREE, soft: 10 });
    expect(charge().crossedSoft).toBe(false);
    const second = charge();
    expect(second.crossedSoft).toBe(true);
    expect(charge().crossedSoft).toBe(false);
    second.refund();
    expect(charge().crossedSoft).toBe(true);
  });

  test("gives a cost back to the day that it was taken from", () => {
    const { ledger, clock, entries } = makeLedger();
    const { refund } = ledger.charge("ada", "a", 5, FREE);
    clock.now += DAY;
    ledger.charge("ada", "a", 1, FREE);
    refund();
    expect(entries()).toEqual([{ principal: "ada", tool: "a", period: "2026-07-29", calls: 0, cost: 1 }]);
  });

  test(`is never exceeded, whatever is charged and given back in what order (seed ${seed})`, () => {
    const step = fc.record({ cost: fc.integer({ min: 0, max: 40 }), isRefunded: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { ledger, entries } = makeLedger();
        let spent = 0;
        for (const { cost, isRefunded } of steps) {
          const charge = ledger.charge("ada", "a", cost / 10, hard(10));
          expect(charge.accepted).toBe(spent < 100 && spent + cost <= 100);
          if (charge.accepted && !isRefunded) spent += cost;
          if (isRefunded) charge.refund();
        }
        expect(entries().reduce((sum, { cost }) => sum + cost, 0)).toBe(spent / 10);
      }),
      { seed },
    );
  });
});

test("those who spent most in the current period come first, and who spent nothing not at all", () => {
  let now = Date.UTC(2026, 6, 28, 12);
  const ledger = new MemoryUsageLedger("day", () => now);
  const budget = { soft: Number.POSITIVE_INFINITY, hard: Number.POSITIVE_INFINITY };
  ledger.charge("rich", "a", 1_000, budget);
  now += 24 * 3_600_000;
  expect(ledger.topSpenders(3)).toEqual([]);
  ledger.count("free", "a");
  for (const spent of [3, 9, 1, 7, 5]) ledger.charge(`p${spent}`, "a", spent, budget);
  ledger.charge("p1", "b", 7.5, budget);
  expect(ledger.topSpenders(3)).toEqual([
    { principal: "p9", period: "2026-07-29", spent: 9 },
    { principal: "p1", period: "2026-07-29", spent: 8.5 },
    { principal: "p7", period: "2026-07-29", spent: 7 },
  ]);
  expect(ledger.topSpenders(100)).toHaveLength(5);
});
