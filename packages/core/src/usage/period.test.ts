import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { periodAt, periodOf } from "./period.js";

const seed = Number(process.env.FC_SEED ?? 20260728);
const at = (text: string) => Date.parse(text);

test.each([
  ["hour", "2026-07-28T23:59:59.999Z", "2026-07-28T23", "2026-07-28T23:00:00Z", "2026-07-29T00:00:00Z"],
  ["day", "2026-12-31T12:00:00.000Z", "2026-12-31", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"],
  ["month", "2026-12-31T12:00:00.000Z", "2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"],
  ["month", "2028-02-29T00:00:00.000Z", "2028-02", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"],
] as const)("the %s of %s is %s", (kind, time, label, from, to) => {
  expect(periodAt(kind, at(time))).toEqual({ kind, label, from: at(from), to: at(to) });
});

test(`every moment is in one period, which its label names (seed ${seed})`, () => {
  const kind = fc.constantFrom("hour" as const, "day" as const, "month" as const);
  const time = fc.integer({ min: 0, max: at("2100-01-01") });
  fc.assert(
    fc.property(kind, time, (each, moment) => {
      const period = periodAt(each, moment);
      expect(period.from <= moment && moment < period.to).toBe(true);
      expect(periodAt(each, period.to).from).toBe(period.to);
      expect(periodOf(period.label)).toEqual(period);
    }),
    { seed },
  );
});

test.each(["", "today", "2026", "2026-13", "2026-02-30", "2026-07-28T24", "2026-07-28T13:00", "../../etc"])(
  "%j names no period",
  (label) => {
    expect(periodOf(label)).toBeUndefined();
  },
);
