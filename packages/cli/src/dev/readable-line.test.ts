import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { readableLines } from "./readable-line.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);
const write = readableLines(false);
const CALL = {
  level: "info",
  time: 1_795_188_529_000,
  tool: "price",
  requestId: "req-1",
  sessionId: null,
  durationMs: 12.3,
  outcome: "ok",
  code: "OK",
  principal: "anonymous",
  auth: null,
  msg: "call",
};
const said = (line: object) => write(JSON.stringify(line)).replace(/^\[[\d:.]+\] /, "");

test("a call is one line: when, how loud, what, its outcome, how long, and its request id", () => {
  expect(write(JSON.stringify(CALL))).toMatch(/^\[\d\d:\d\d:49\.000\] INFO: price ok 12\.3 ms req-1\n$/);
  const refused = { ...CALL, outcome: "error", code: "INVALID_INPUT", reason: "sku: is missing", ran: false };
  expect(said(refused)).toBe('INFO: price INVALID_INPUT 12.3 ms req-1: sku: is missing {"ran":false}\n');
  expect(said({ ...CALL, tool: undefined, resource: "readme", principal: "key:a", auth: "api_key", queueMs: 3 })).toBe(
    'INFO: readme ok 12.3 ms req-1 {"principal":"key:a","auth":"api_key","queueMs":3}\n',
  );
});

test("an error has its stack with its causes below it", () => {
  const err = { type: "Error", message: "no", stack: "Error: no\n    at a (b.ts:1)\ncaused by: Error: why" };
  expect(said({ ...CALL, level: "error", outcome: "error", code: "INTERNAL", err })).toMatch(
    /^ERROR: price INTERNAL 12\.3 ms req-1 ?\n[\s\S]*Error: no\n +at a \(b\.ts:1\)\n +caused by: Error: why\n/,
  );
});

test("what is no line of the log is shown as it is", () => {
  expect(write("printed by a tool")).toBe("printed by a tool\n");
  expect(write('{"half')).toBe('{"half\n');
});

test("a call can't be made to look like two", () => {
  const forged = { ...CALL, requestId: "x\n[12:00:00.000] INFO: forged", reason: "\r\nforged", outcome: "error" };
  expect(said(forged).split("\n")).toHaveLength(2);
});

test(`nothing in a line makes the terminal do anything (seed ${SEED})`, () => {
  const evil = fc.constantFrom("\u001b[2J", "\u001b]0;t\u0007", "\u009b31m", "\u202e", "\r", "\u0000", "\u2028");
  const text = fc.array(fc.oneof(evil, fc.string())).map((parts) => parts.join(""));
  const value = fc.oneof(text, fc.dictionary(text, text), fc.array(text));
  const line = fc.record(
    {
      msg: fc.oneof(fc.constant("call"), text),
      tool: text,
      requestId: text,
      reason: text,
      err: fc.record({ type: text, message: text, stack: text }),
      more: value,
      level: fc.oneof(fc.constantFrom("info", "error"), text),
    },
    { requiredKeys: ["level"] },
  );
  const harmless = /^(?:\n|\t|[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}])*$/u;
  fc.assert(
    fc.property(line, (fields) => {
      expect(write(JSON.stringify({ time: 1, ...fields }))).toMatch(harmless);
    }),
    { seed: SEED, numRuns: 500 },
  );
  fc.assert(
    fc.property(text, (raw) => expect(write(raw)).toMatch(harmless)),
    { seed: SEED, numRuns: 200 },
  );
});
