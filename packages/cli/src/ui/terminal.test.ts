import { describe, expect, test } from "@jest/globals";
import { wantsColour } from "./terminal.js";

describe("colour", () => {
  test("is for terminals only", () => {
    expect(wantsColour(true, {})).toBe(true);
    expect(wantsColour(undefined, {})).toBe(false);
  });

  test("is off with NO_COLOR, whatever else is set; an empty one counts as not set", () => {
    expect(wantsColour(true, { NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
    expect(wantsColour(true, { NO_COLOR: "" })).toBe(true);
  });

  test("can be forced into a pipe", () => {
    expect(wantsColour(false, { FORCE_COLOR: "1" })).toBe(true);
    expect(wantsColour(true, { FORCE_COLOR: "0" })).toBe(false);
  });
});
