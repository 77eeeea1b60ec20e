import { expect, test } from "@jest/globals";
import { toEnvelope } from "./envelope.js";
import { knownError } from "./known-error.js";
import { ToolError } from "./tool-error.js";

const withCode = (code: string) => Object.assign(new Error("connect 10.0.0.5:5432"), { code });

test.each(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "UND_ERR_CONNECT_TIMEOUT"])(
  "%s tells an agent that it may try again, and nothing of where",
  (code) => {
    for (const error of [withCode(code), new TypeError("fetch failed", { cause: withCode(code) })]) {
      const envelope = toEnvelope(error, "r");
      expect(envelope).toMatchObject({ error: "DEPENDENCY_UNAVAILABLE", retryable: true, action: "retry" });
      expect(JSON.stringify(envelope)).not.toContain("10.0.0.5");
    }
  },
);

test("an error that was thrown on purpose is what it is", () => {
  const error = new ToolError("NOT_FOUND", "none", { cause: withCode("ECONNRESET") });
  expect(knownError(error)).toBe(error);
});

test.each([new Error("bug"), withCode("ENOENT"), "text", null, undefined, { code: "ECONNREFUSED" }])(
  "nothing is known of %p",
  (error) => {
    expect(knownError(error)).toBeUndefined();
  },
);

test("a circle of causes comes to an end", () => {
  const error = new Error("a");
  error.cause = error;
  expect(knownError(error)).toBeUndefined();
});
