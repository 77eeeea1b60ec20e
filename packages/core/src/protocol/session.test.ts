import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { makeCall } from "../fixtures/make-call.js";
import { LOCAL } from "../principal/principal.js";
import { SessionStore } from "./session.js";
import { MemoryEventStore } from "./streams/memory-event-store.js";
import { Subscriptions } from "./subscriptions.js";

const IDLE = 60_000;

function openIn(store: SessionStore): string {
  return store.open(LOCAL).id ?? "";
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("every session has an id that nobody can guess", () => {
  const store = new SessionStore({ enabled: true, max: 10, idleTimeout: IDLE, resumeTimeout: 0 });
  const ids = [openIn(store), openIn(store)];
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids[1]).not.toBe(ids[0]);
});

describe("an idle session", () => {
  test("ends after the idle time, and not before", () => {
    const store = new SessionStore({ enabled: true, max: 10, idleTimeout: IDLE, resumeTimeout: 0 });
    openIn(store);
    jest.advanceTimersByTime(IDLE - 1);
    store.removeIdle();
    expect(store.size).toBe(1);
    jest.advanceTimersByTime(1);
    store.removeIdle();
    expect(store.size).toBe(0);
  });

  test("is one that nobody used: each use starts its time anew", () => {
    const store = new SessionStore({ enabled: true, max: 10, idleTimeout: IDLE, resumeTimeout: 0 });
    const [used, unused] = [openIn(store), openIn(store)];
    jest.advanceTimersByTime(IDLE / 2);
    store.touch(used, LOCAL);
    jest.advanceTimersByTime(IDLE / 2);
    store.removeIdle();
    expect(store.touch(unused, LOCAL)).toBeUndefined();
    expect(store.touch(used, LOCAL)?.id).toBe(used);
  });

  test("with a call in flight is in use; the others end", () => {
    const store = new SessionStore({ enabled: true, max: 10, idleTimeout: IDLE, resumeTimeout: 0 });
    const busy = store.open(LOCAL);
    busy.begin(1, makeCall());
    openIn(store);
    jest.advanceTimersByTime(IDLE * 2);
    store.removeIdle();
    expect(store.size).toBe(1);
    expect(store.touch(busy.id ?? "", LOCAL)).toBe(busy);
  });
});

test("a session with its stream open is in use, and until the idle time after that has ended", () => {
  const store = new SessionStore({ enabled: true, max: 10, idleTimeout: IDLE, resumeTimeout: 0 });
  const closed = new Subscriptions(new Set()).open(
    store.open(LOCAL),
    async () => {},
    () => {},
  );
  jest.advanceTimersByTime(IDLE * 2);
  store.removeIdle();
  expect(store.size).toBe(1);
  closed();
  store.removeIdle();
  expect(store.size).toBe(1);
  jest.advanceTimersByTime(IDLE);
  store.removeIdle();
  expect(store.size).toBe(0);
});

describe("the session cap", () => {
  test("refuses one more with OVERLOADED", () => {
    const store = new SessionStore({ enabled: true, max: 2, idleTimeout: IDLE, resumeTimeout: 0 });
    openIn(store);
    openIn(store);
    expect(() => store.open(LOCAL)).toThrow(
      expect.objectContaining({ code: "OVERLOADED", retryable: true, retryAfter: expect.any(Number) }),
    );
    expect(store.size).toBe(2);
  });

  test("makes room by ending the idle ones", () => {
    const store = new SessionStore({ enabled: true, max: 1, idleTimeout: IDLE, resumeTimeout: 0 });
    const old = openIn(store);
    jest.advanceTimersByTime(IDLE);
    const young = openIn(store);
    expect(store.touch(old, LOCAL)).toBeUndefined();
    expect(store.touch(young, LOCAL)).toBeDefined();
  });

  test("makes room when a client ends its session", () => {
    const store = new SessionStore({ enabled: true, max: 1, idleTimeout: IDLE, resumeTimeout: 0 });
    expect(store.close(openIn(store))).toBe(true);
    expect(() => store.open(LOCAL)).not.toThrow();
  });
});

test("ending a session cancels its calls", () => {
  const store = new SessionStore({ enabled: true, max: 2, idleTimeout: IDLE, resumeTimeout: 0 });
  const session = store.open(LOCAL);
  const call = makeCall();
  session.begin(1, call);
  store.close(session.id ?? "");
  expect(call.signal.reason).toMatchObject({ code: "CANCELLED" });
});

test("ending a session that never was changes nothing", () => {
  expect(new SessionStore({ enabled: true, max: 2, idleTimeout: IDLE, resumeTimeout: 0 }).close("made up")).toBe(false);
});

test("a session whose call ran longer than the idle time is in use until the same time after its end", () => {
  const store = new SessionStore({ enabled: true, max: 10, idleTimeout: IDLE, resumeTimeout: 0 });
  const session = store.open(LOCAL);
  const call = makeCall();
  const open = session.begin(1, call);
  jest.advanceTimersByTime(2 * IDLE);
  session.end(open);
  store.removeIdle();
  expect(store.size).toBe(1);
  jest.advanceTimersByTime(IDLE);
  store.removeIdle();
  expect(store.size).toBe(0);
});

test.each<[string, (store: SessionStore, id: string) => unknown]>([
  ["ended by its client", (store, id) => store.close(id)],
  ["idle for too long", (store) => [jest.advanceTimersByTime(IDLE), store.removeIdle()]],
])("a session that is %s leaves none of its events behind", async (_, end) => {
  const events = new MemoryEventStore();
  const store = new SessionStore({ enabled: true, max: 1, idleTimeout: IDLE, resumeTimeout: 2 * IDLE }, events);
  const session = store.open(LOCAL);
  session.client = { protocolVersion: "2025-11-25", capabilities: {}, logLevel: undefined };
  const onDrop = jest.fn();
  const stream = store.streamsOf(session)?.open(onDrop);
  await stream?.send("half of it");
  expect(events.sessions).toBe(1);
  end(store, session.id ?? "");
  expect(events.sessions).toBe(0);
  expect(onDrop).toHaveBeenCalledTimes(1);
  await stream?.send("too late");
  expect(events.sessions).toBe(0);
});
