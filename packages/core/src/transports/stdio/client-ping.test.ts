import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { createLog } from "../../logging/logger.js";
import { LOCAL } from "../../principal/principal.js";
import { Session } from "../../protocol/session.js";
import { ClientPing } from "./client-ping.js";

const MINUTE = 60_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function watch(isInitialized = true) {
  const session = new Session(undefined, LOCAL);
  session.isInitialized = isInitialized;
  const sent: unknown[] = [];
  const lines: Record<string, unknown>[] = [];
  const { logger } = createLog("info", { write: (line) => lines.push(JSON.parse(line)) });
  const ping = new ClientPing(session, async (message) => void sent.push(message), logger);
  ping.start();
  return { ping, session, sent, lines };
}

test("a client that answers is asked once a minute, and the log says nothing", () => {
  const { ping, sent, lines } = watch();
  for (let n = 1; n <= 5; n += 1) {
    jest.advanceTimersByTime(MINUTE);
    expect(sent).toHaveLength(n);
    ping.heard();
  }
  expect(sent[0]).toEqual({ jsonrpc: "2.0", id: "ping-1", method: "ping" });
  expect(new Set(sent.map((message) => JSON.stringify(message))).size).toBe(5);
  expect(lines).toEqual([]);
});

test("a client that is silent is logged once, not asked again, and logged when it is back", () => {
  const { ping, sent, lines } = watch();
  jest.advanceTimersByTime(10 * MINUTE);
  expect(sent).toHaveLength(1);
  expect(lines).toMatchObject([{ level: "warn", msg: expect.stringContaining("does not answer") }]);
  ping.heard();
  expect(lines.slice(1)).toMatchObject([{ level: "info", silentMs: 9 * MINUTE }]);
  jest.advanceTimersByTime(MINUTE);
  expect(sent).toHaveLength(2);
});

test("a client that has not finished initialize, or knows none, is asked nothing", () => {
  const { session, sent, lines } = watch(false);
  jest.advanceTimersByTime(10 * MINUTE);
  expect([sent, lines]).toEqual([[], []]);
  session.isInitialized = true;
  jest.advanceTimersByTime(MINUTE);
  expect(sent).toHaveLength(1);
});

test("nobody is asked after the stop", () => {
  const { ping, sent } = watch();
  ping.stop();
  jest.advanceTimersByTime(10 * MINUTE);
  expect(sent).toEqual([]);
  expect(jest.getTimerCount()).toBe(0);
});
