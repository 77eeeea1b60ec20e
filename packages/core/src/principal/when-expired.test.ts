import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { whenExpired } from "./when-expired.js";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const MONTH = 31 * 86_400_000;

test.each([
  ["soon", 1_000],
  ["later than a timer can run", MONTH],
])("it happens at the end, be it %s", (_, left) => {
  const then = jest.fn();
  whenExpired({ id: "a", scopes: [], expiresAt: Date.now() + left }, then);
  jest.advanceTimersByTime(left - 1);
  expect(then).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(then).toHaveBeenCalledTimes(1);
});

test("it happens at once where that is past", () => {
  const then = jest.fn();
  whenExpired({ id: "a", scopes: [], expiresAt: 0 }, then);
  expect(then).toHaveBeenCalledTimes(1);
});

test.each([undefined, Number.POSITIVE_INFINITY])("it never happens where there is no end: %p", (expiresAt) => {
  whenExpired({ id: "a", scopes: [], ...(expiresAt === undefined ? {} : { expiresAt }) }, () => {});
  expect(jest.getTimerCount()).toBe(0);
});

test("it can be taken back", () => {
  const then = jest.fn();
  whenExpired({ id: "a", scopes: [], expiresAt: Date.now() + 1_000 }, then)();
  jest.advanceTimersByTime(2_000);
  expect(then).not.toHaveBeenCalled();
});
