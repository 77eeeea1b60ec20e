import { describe, expect, test } from "@jest/globals";
import { LOCATIONS, SECRETS } from "../fixtures/secrets.js";
import { ERROR_CATALOGUE, type ErrorCode } from "./catalogue.js";
import { toEnvelope } from "./envelope.js";
import { PermanentError, ToolError, TransientError } from "./tool-error.js";

const SAFE = {
  error: "INTERNAL",
  message: "The server failed on this call. Its log has the cause under request id r-1.",
  retryable: false,
  action: "fallback",
  requestId: "r-1",
  details: {},
};

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, code);
}

/** As plain JavaScript can make it, which knows no ErrorCode. */
function uncatalogued(code: string): ToolError {
  return Object.assign(new ToolError("NOT_FOUND", "secret words"), { code });
}

describe("an error that is meant for the client", () => {
  const codes = Object.keys(ERROR_CATALOGUE).filter(isCode);
  test.each(codes)("takes retryability and action from the catalogue: %s", (code) => {
    const { retryable, action } = ERROR_CATALOGUE[code];
    expect(toEnvelope(new ToolError(code, "words"), "r-1")).toEqual({
      error: code,
      message: "words",
      retryable,
      action,
      requestId: "r-1",
      details: {},
    });
  });

  test("carries all that its author said, and not the cause", () => {
    const error = new ToolError("RATE_LIMITED", "Too fast", {
      retryable: false,
      retryAfter: 12,
      action: "fallback",
      details: { limit: 60 },
      cause: new Error("redis://user:pass@10.0.0.1"),
    });
    expect(toEnvelope(error, "r-1")).toEqual({
      error: "RATE_LIMITED",
      message: "Too fast",
      retryable: false,
      retryAfter: 12,
      action: "fallback",
      requestId: "r-1",
      details: { limit: 60 },
    });
    expect(error.cause).toEqual(new Error("redis://user:pass@10.0.0.1"));
  });

  test("has no retryAfter where none was given", () => {
    expect(toEnvelope(new ToolError("TIMEOUT", "slow"), "r-1")).not.toHaveProperty("retryAfter");
  });

  test("a TransientError says that the same call may succeed later", () => {
    const error = new TransientError("The stock service is away", { retryAfter: 5 });
    expect(toEnvelope(error, "r-1")).toMatchObject({
      error: "DEPENDENCY_UNAVAILABLE",
      message: "The stock service is away",
      retryable: true,
      retryAfter: 5,
      action: "retry",
    });
    expect(error.name).toBe("TransientError");
  });

  test("a PermanentError says that the same call will fail again", () => {
    const error = new PermanentError("The account is closed", { action: "abort", details: { since: 2020 } });
    expect(toEnvelope(error, "r-1")).toMatchObject({
      error: "TOOL_ERROR",
      message: "The account is closed",
      retryable: false,
      action: "abort",
      details: { since: 2020 },
    });
    expect(error.name).toBe("PermanentError");
  });

  test("an author's own subclass of ToolError is sent as it is", () => {
    class SoldOut extends ToolError {
      constructor() {
        super("CONFLICT", "Sold out");
      }
    }
    expect(toEnvelope(new SoldOut(), "r-1")).toMatchObject({ error: "CONFLICT", message: "Sold out" });
  });
});

describe("anything else that is thrown reaches the client as INTERNAL with a safe message", () => {
  const leaky = new Error("connect ECONNREFUSED postgres://admin:hunter2@db.internal:5432 at /srv/app/db.js");

  test.each([
    ["an Error", leaky],
    ["an Error with a code", Object.assign(new Error("no"), { code: "NOT_FOUND" })],
    ["a string", "postgres://admin:hunter2@db.internal"],
    ["an object that looks like a ToolError", { code: "NOT_FOUND", message: "hunter2", details: { key: "hunter2" } }],
    ["undefined", undefined],
    ["null", null],
  ])("%s", (_what, thrown) => {
    expect(toEnvelope(thrown, "r-1")).toEqual(SAFE);
  });

  test("no part of the original error is in the envelope", () => {
    const sent = JSON.stringify(toEnvelope(leaky, "r-1"));
    for (const part of ["ECONNREFUSED", "postgres", "hunter2", "db.internal", "/srv", ".js", "    at "]) {
      expect(sent).not.toContain(part);
    }
  });

  test.each(["MY_CODE", "toString", "__proto__", ""])("a ToolError whose code is not in the catalogue: %p", (code) => {
    expect(toEnvelope(uncatalogued(code), "r-1")).toEqual(SAFE);
  });
});

test("details that have no JSON form are left out, so that the rest can be sent", () => {
  const error = new ToolError("CONFLICT", "taken", { details: { at: 5n } });
  expect(toEnvelope(error, "r")).toMatchObject({ error: "CONFLICT", details: {} });
});

describe("an author's own words are redacted", () => {
  const leaky = (text: string) => new ToolError("CONFLICT", text, { details: { a: [{ b: text }], [text]: 1 } });

  test.each([...SECRETS, ...LOCATIONS])("$what: $text", ({ text, hidden }) => {
    expect(JSON.stringify(toEnvelope(leaky(text), "r-1"))).not.toContain(hidden);
  });

  test("and details under the name of a secret, whatever they are", () => {
    const details = { user: { password: ["opaque"], accessToken: "opaque", n: 1 }, tokens: 512, at: new Date(0) };
    expect(toEnvelope(new ToolError("CONFLICT", "taken", { details }), "r-1").details).toEqual({
      user: { password: "[redacted:password]", accessToken: "[redacted:token]", n: 1 },
      tokens: 512,
      at: "1970-01-01T00:00:00.000Z",
    });
  });

  test("what is harmless is sent as it was written", () => {
    const message = "There is no product SKU-4711 since 2026-07-28. See https://shop.example/products?page=2.";
    expect(toEnvelope(new ToolError("NOT_FOUND", message), "r-1")).toMatchObject({ message });
  });

  test.each([
    ["a cycle", () => Object.assign(cycle, { self: cycle })],
    ["a getter that throws", () => Object.defineProperty({}, "x", { enumerable: true, get: () => leak() })],
    ["something deeper than the stack", () => nested(100_000)],
  ])("details with %s are left out", (_what, make) => {
    const error = Object.assign(new ToolError("CONFLICT", "taken"), { details: make() });
    expect(toEnvelope(error, "r-1")).toMatchObject({ message: "taken", details: {} });
  });

  test("a message that is none does no harm", () => {
    const error = Object.assign(new ToolError("CONFLICT", ""), { message: 5 });
    expect(toEnvelope(error, "r-1")).toMatchObject({ message: "5" });
  });
});

const cycle: Record<string, unknown> = {};

function leak(): never {
  throw new Error("hunter2");
}

function nested(depth: number): object {
  let value: object = {};
  for (let n = 0; n < depth; n += 1) value = { value };
  return value;
}
