import { describe, expect, test } from "@jest/globals";
import { InvalidArgumentError } from "commander";
import { duration, keyLabel, momentToCome, scopeName } from "./option-parsers.js";

const DAY = 86_400_000;

describe("a duration", () => {
  test.each([
    ["90m", 5_400_000],
    ["24h", DAY],
    ["30d", 30 * DAY],
    ["0", 0],
  ])("%s", (text, milliseconds) => {
    expect(duration(text)).toBe(milliseconds);
  });

  test.each(["", "30", "d", "-1d", "1.5h", "30 d", "1w", "999999d", "2030-01-31"])("is not %j", (text) => {
    expect(() => duration(text)).toThrow(InvalidArgumentError);
  });
});

describe("a moment to come", () => {
  test("is so long from now, or a date in UTC", () => {
    expect(Math.abs(momentToCome("30d").getTime() - Date.now() - 30 * DAY)).toBeLessThan(60_000);
    expect(momentToCome("2130-01-31").toISOString()).toBe("2130-01-31T00:00:00.000Z");
    expect(momentToCome("2130-01-31T12:30Z").toISOString()).toBe("2130-01-31T12:30:00.000Z");
  });

  test.each(["2020-01-01", "0", "2130-02-30", "2130-13-01", "2130-01-31T25:00Z", "tomorrow", "31.01.2130", ""])(
    "is not %j",
    (text) => {
      expect(() => momentToCome(text)).toThrow(InvalidArgumentError);
    },
  );
});

test("scopes are collected, each once, and are words", () => {
  expect(["read", "write", "read"].reduce<string[]>((all, scope) => scopeName(scope, all), [])).toEqual([
    "read",
    "write",
  ]);
  for (const text of ["", "a b", 'a"b', "grüße"]) expect(() => scopeName(text)).toThrow(InvalidArgumentError);
});

test("a label is one line of text", () => {
  expect(keyLabel("Grüße 🙂")).toBe("Grüße 🙂");
  for (const text of ["", "  ", "a\nb", "\u001b[31m", "x".repeat(101)]) {
    expect(() => keyLabel(text)).toThrow(InvalidArgumentError);
  }
});
