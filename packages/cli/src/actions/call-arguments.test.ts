import { describe, expect, test } from "@jest/globals";
import { readArguments } from "./call-arguments.js";

const tool = {
  name: "t",
  inputSchema: {
    properties: { text: { type: "string" }, count: { type: "number" }, list: { type: "array" }, either: { anyOf: [] } },
  },
};
const read = (args: Record<string, string>, json?: string) =>
  readArguments(tool, { arg: new Map(Object.entries(args)), ...(json === undefined ? {} : { json }) });

describe("readArguments", () => {
  test("keeps what the schema calls a string as it was typed", () => {
    expect(read({ text: "12" })).toEqual({ text: "12" });
    expect(read({ text: "true" })).toEqual({ text: "true" });
  });

  test("reads the rest as JSON", () => {
    expect(read({ count: "12", list: "[1,2]", either: "null" })).toEqual({ count: 12, list: [1, 2], either: null });
  });

  test("takes what has no one type as text where it is no JSON", () => {
    expect(read({ either: "word", unknown: "word" })).toEqual({ either: "word", unknown: "word" });
  });

  test("takes arguments as JSON too, and lets --arg win", () => {
    expect(read({ count: "2" }, '{"count":1,"text":"x"}')).toEqual({ count: 2, text: "x" });
  });

  test("refuses what does not fit as wrong usage", () => {
    expect(() => read({ count: "many" })).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(() => read({}, "[1]")).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(() => read({}, "{")).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
