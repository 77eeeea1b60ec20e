// What is called, how often, and what each call may come to.
import { BAD_RESULTS } from "./tools/bad-results.mjs";

const KINDS = Object.keys(BAD_RESULTS);
const THROWN = ["string", "null", "undefined", "error", "frozen", "circular", "hostile", "hostileError", "notFound"];

/** Refusals that any call may meet. */
export const REFUSALS = new Set(["OVERLOADED", "DRAINING", "CIRCUIT_OPEN", "RATE_LIMITED"]);

/**
 * By tool: how often among all, and what makes a call's arguments and what it may come to: `ok` is the text of its
 * result, `codes` are the errors that it deserves. A call that has both may end either way.
 */
const TOOLS = {
  echo: [40, (_, text) => ({ args: { text }, ok: text })],
  slow: [12, (random, text) => ({ args: { text, ms: random.integer(5, 150) }, ok: text })],
  structured: [6, (_, text) => ({ args: { text }, ok: JSON.stringify({ text, length: text.length }) })],
  cached: [4, (_, text) => ({ args: { text }, ok: text, again: 2 })],
  count: [8, count],
  transient: [6, transient],
  remote: [5, remote],
  never: [0.5, (_, text) => ({ args: { text }, codes: ["TIMEOUT"] })],
  // After a stall of the event loop its own timer may come before the deadline's: then its result is there, and is sent.
  deaf: [1.5, (_, text) => ({ args: { text }, codes: ["TIMEOUT"], ok: text })],
  throws: [6, throwing],
  "rejects-later": [2, (_, text) => ({ args: { text }, ok: text })],
  "bad-result": [6, badResult],
  "wrong-output": [2, (_, text) => ({ args: { text }, codes: ["INVALID_OUTPUT"] })],
  blocks: [0.3, (random, text) => ({ args: { text, ms: random.integer(50, 300) }, ok: text })],
  allocates: [0.6, (random, text) => ({ args: { text, mb: random.integer(4, 32) }, ok: text })],
  floods: [
    2,
    (random, text) => ({ args: { text, count: random.integer(10, 400), waits: random.chance(0.5) }, ok: text }),
  ],
  "logs-much": [0.4, (_, text) => ({ args: { text }, ok: text })],
  "calls-back-twice": [3, (_, text) => ({ args: { text }, ok: text })],
  mutates: [3, (_, text) => ({ args: { text, deep: { list: [text] } }, ok: JSON.stringify({ said: text }), again: 2 })],
  // Most of the others end their worker: few, as each costs 0.2 s of a processor to start the next.
  "isolated-echo": [3, (random, text) => ({ args: { text, ms: random.integer(0, 30) }, ok: text })],
  "isolated-throws": [0.1, isolatedThrowing],
  "isolated-loop": [0.06, (_, text) => ({ args: { text }, codes: ["TIMEOUT"] })],
  "isolated-hoard": [0.05, (_, text) => ({ args: { text }, codes: ["INTERNAL"] })],
  "isolated-exit": [0.04, (random, text) => ({ args: { text, code: random.integer(0, 3) }, codes: ["INTERNAL"] })],
  "no-such-tool": [1, (_, text) => ({ args: { text }, codes: ["UNKNOWN_TOOL"] })],
  "wrong-arguments": [
    2,
    (random, text) => ({ tool: "slow", args: { text, ms: random.pick(["1", null, {}]) }, codes: ["INVALID_INPUT"] }),
  ],
};

const TOTAL = Object.values(TOOLS).reduce((sum, [weight]) => sum + weight, 0);

/** The next call of one client. @param text that no other call has */
export function nextCall(random, text) {
  let left = random.next() * TOTAL;
  for (const [row, [weight]] of Object.entries(TOOLS)) {
    left -= weight;
    if (left < 0) return makeCall(row, random, text);
  }
  return makeCall("echo", random, text);
}

/** @returns with `row`, under which it is counted, and `again`: how often it is made with the same arguments */
export function makeCall(row, random, text) {
  const { tool = row, ...made } = TOOLS[row][1](random, text);
  return { row, tool, text, codes: [], again: 1, progress: tool === "floods" || random.chance(0.1), ...made };
}

function count(random, text) {
  const fails = random.chance(0.1) ? random.integer(1, 2) : 0;
  const args = { text, ms: random.integer(0, 60), fails, heeds: random.chance(0.5) };
  const isEffect = new RegExp(`^${text} is effect \\d+ of \\d+$`);
  const codes = fails > 0 ? ["DEPENDENCY_UNAVAILABLE"] : [];
  return { args, ok: isEffect, codes, key: text, again: random.integer(1, 3) };
}

function transient(random, text) {
  const fails = random.pick([0, 0, 0, 0, 0, 1, 1, 2, 5]);
  const codes = fails > 0 ? ["DEPENDENCY_UNAVAILABLE"] : [];
  return { args: { text, fails }, codes, ...(fails < 5 ? { ok: text } : {}) };
}

function remote(random, text) {
  const away = random.chance(0.45);
  return { args: { text, away }, ...(away ? { codes: ["DEPENDENCY_UNAVAILABLE"] } : { ok: text }) };
}

function throwing(random, text) {
  const what = random.pick(THROWN);
  return { args: { text, what, late: random.chance(0.5) }, codes: [what === "notFound" ? "NOT_FOUND" : "INTERNAL"] };
}

function isolatedThrowing(random, text) {
  const what = random.pick(["error", "notFound", "uncaught"]);
  return { args: { text, what }, codes: [what === "notFound" ? "NOT_FOUND" : "INTERNAL"] };
}

function badResult(random, text) {
  const kind = random.pick(KINDS);
  const { code, text: shown } = BAD_RESULTS[kind];
  return { args: { text, kind }, ...(code === undefined ? { ok: shown(text) } : { codes: [code] }) };
}
