import { expect, test } from "@jest/globals";
import { printable, printableLines } from "./printable.js";

test.each([
  ["plain text, ünïcödé 日本 🎉\tand a tab", "plain text, ünïcödé 日本 🎉\tand a tab"],
  ["\u001b[31mred\u001b[0m", "\\u001b[31mred\\u001b[0m"],
  ["\u009b2J\u0007\u0000", "\\u009b2J\\u0007\\u0000"],
  ["a\r\nb", "a\\r\\nb"],
  ["a\u202eb\u2028c\u200fd\ufeff", "a\\u202eb\\u2028c\\u200fd\\ufeff"],
  ["\ud800", "\\ud800"],
])("%j is shown, and nothing else", (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("of several lines only their ends stay", () => {
  expect(printableLines("a\n  b\r\n\u001b]0;title\u0007")).toBe("a\n  b\n\\u001b]0;title\\u0007");
});
