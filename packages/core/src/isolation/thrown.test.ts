import { describe, expect, test } from "@jest/globals";
import { ToolError, TransientError } from "../errors/tool-error.js";
import { packThrown, unpackThrown } from "./thrown.js";

function sent(thrown: unknown): unknown {
  return unpackThrown(structuredClone(packThrown(thrown)));
}

describe("what one thread throws, another gets", () => {
  test("a ToolError with all that the client is told of it", () => {
    const thrown = new ToolError("RATE_LIMITED", "busy", {
      retryable: false,
      retryAfter: 7,
      action: "fallback",
      details: { quota: 5 },
      cause: new Error("429"),
    });
    const { code, message, retryable, retryAfter, action, details, stack } = thrown;
    const got = sent(thrown);
    expect(got).toBeInstanceOf(ToolError);
    expect(got).toMatchObject({ code, message, retryable, retryAfter, action, details, stack });
    expect(got).toMatchObject({ cause: { message: "429" } });
  });

  test("a subclass under its name", () => {
    expect(sent(new TransientError("away"))).toMatchObject({ name: "TransientError", code: "DEPENDENCY_UNAVAILABLE" });
  });

  test("any other error with its stack, its fields and its causes", () => {
    const thrown = Object.assign(new RangeError("refused", { cause: new Error("inner") }), { code: "ECONNREFUSED" });
    const got = sent(thrown);
    expect(got).toBeInstanceOf(Error);
    expect(got).toMatchObject({ name: "RangeError", message: "refused", code: "ECONNREFUSED", stack: thrown.stack });
    expect(got).toMatchObject({ cause: { message: "inner" } });
  });

  test.each([["a text"], [5], [undefined], [null], [{ a: [1] }]])("%p, which is no error", (thrown) => {
    expect(sent(thrown)).toEqual(thrown);
  });

  test("what can't be cloned as words, or without it", () => {
    expect(sent(() => 1)).toEqual(expect.stringContaining("Function"));
    expect(sent(new ToolError("CONFLICT", "c", { details: { f: () => 1 } }))).toMatchObject({ details: {} });
    expect(sent(Object.assign(new Error("e"), { f: () => 1 }))).toMatchObject({ message: "e" });
  });

  test("an error that is its own cause", () => {
    const thrown = new Error("round");
    thrown.cause = thrown;
    expect(sent(thrown)).toMatchObject({ message: "round", cause: { message: "round" } });
  });
});
