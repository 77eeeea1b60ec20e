import { expect, test } from "@jest/globals";
import { traceIdOf } from "./trace-parent.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

test.each([[`00-${TRACE}-${SPAN}-01`], [`00-${TRACE}-${SPAN}-00`], [`cc-${TRACE}-${SPAN}-01-what the future brings`]])(
  "%s is one",
  (value) => {
    expect(traceIdOf(value)).toBe(TRACE);
  },
);

test.each([
  [undefined],
  [1],
  [""],
  [`00-${TRACE}-${SPAN}`],
  [`00-${TRACE}-${SPAN}-01-more`],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`],
  [`ff-${TRACE}-${SPAN}-01`],
  [`00-${"0".repeat(32)}-${SPAN}-01`],
  [`00-${TRACE}-${"0".repeat(16)}-01`],
  [`00-${TRACE}-${SPAN}-01\n`],
  [`00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
])("%j is none", (value) => {
  expect(traceIdOf(value)).toBeUndefined();
});
