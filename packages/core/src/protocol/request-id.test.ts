import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { SECRETS } from "../fixtures/secrets.js";
import { requestIdOf } from "./request-id.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { _meta: { traceparent } } };

describe("a request's id", () => {
  test.each(["a", "req-1", "01JZ:8.x_y", "x".repeat(128), "monkey-7", "basic-check.sig:1"])(
    "is what the client sent: %s",
    (id) => {
      expect(requestIdOf({ "x-request-id": id, traceparent }, message)).toBe(id);
    },
  );

  test.each([
    "",
    "x".repeat(129),
    "two words",
    "a, b",
    'a"b',
    "a\\b",
    "<b>",
    "a\r\nx: y",
    "\u001b[31m",
    "é",
    "a/b",
    "$(id)",
  ])("is never what could break a line, a header or a page: %j", (id) => {
    expect(requestIdOf({ "x-request-id": id })).toMatch(UUID);
  });

  test("is never a credential", () => {
    const sent = SECRETS.map(({ text }) => text).filter((text) => /^[\w.:-]{1,128}$/.test(text));
    expect(sent.length).toBeGreaterThan(3);
    for (const id of sent) expect(requestIdOf({ "x-request-id": id })).toMatch(UUID);
  });

  test("is else the trace's, of the header first", () => {
    const other = `00-${"1".repeat(32)}-00f067aa0ba902b7-01`;
    expect(requestIdOf({ "x-request-id": "not safe", traceparent }, undefined)).toBe(TRACE);
    expect(requestIdOf({ traceparent: other }, message)).toBe("1".repeat(32));
    expect(requestIdOf({ traceparent: "none" }, message)).toBe(TRACE);
    expect(requestIdOf(undefined, message)).toBe(TRACE);
  });

  test.each([[undefined], [null], [1], [[]], [{ params: null }], [{ params: { _meta: { traceparent: {} } } }]])(
    "is else made: %j",
    (odd) => {
      expect(requestIdOf({}, odd)).toMatch(UUID);
      expect(requestIdOf({}, odd)).not.toBe(requestIdOf({}, odd));
    },
  );

  test(`is safe whatever is sent (seed ${SEED})`, () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.string());
    fc.assert(
      fc.property(text, text, (id, parent) => {
        expect(requestIdOf({ "x-request-id": id, traceparent: parent })).toMatch(/^[\w.:-]{1,128}$/);
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});
