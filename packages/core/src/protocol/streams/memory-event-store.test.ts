import { describe, expect, test } from "@jest/globals";
import { MemoryEventStore } from "./memory-event-store.js";

const event = (stream: number, sequence: number, message = "m") => ({ stream, sequence, message });

/** The sequences that a store still has of a stream. */
async function kept(store: MemoryEventStore, stream: number, session = "a"): Promise<number[]> {
  return (await store.after(session, stream, 0)).map(({ sequence }) => sequence);
}

describe("events are kept", () => {
  test("in their order, each stream's and each session's for itself", async () => {
    const store = new MemoryEventStore();
    for (const sequence of [1, 2, 3]) await store.append("a", event(1, sequence));
    await store.append("a", event(2, 1));
    await store.append("b", event(1, 7));
    expect(await store.after("a", 1, 1)).toEqual([event(1, 2), event(1, 3)]);
    expect(await kept(store, 2)).toEqual([1]);
    expect(await kept(store, 1, "b")).toEqual([7]);
    expect(await kept(store, 1, "__proto__")).toEqual([]);
  });

  test("until their stream is forgotten, or their session dropped", async () => {
    const store = new MemoryEventStore();
    for (const stream of [1, 2]) await store.append("a", event(stream, 1));
    await store.append("b", event(1, 1));
    await store.forget("a", 1);
    expect([await kept(store, 1), await kept(store, 2)]).toEqual([[], [1]]);
    await store.forget("a", 2);
    expect(store.sessions).toBe(1);
    await store.drop("b");
    expect(store.sessions).toBe(0);
  });
});

describe("a session's events are bounded", () => {
  test("in number: the oldest of the stream that grows go first", async () => {
    const store = new MemoryEventStore({ events: 3, size: 1_000 });
    await store.append("a", event(1, 1));
    for (const sequence of [1, 2, 3, 4]) await store.append("a", event(2, sequence));
    expect([await kept(store, 1), await kept(store, 2)]).toEqual([[1], [3, 4]]);
    await store.append("a", event(3, 1));
    expect([await kept(store, 1), await kept(store, 3)]).toEqual([[], [1]]);
  });

  test("in size, but the newest is kept however large", async () => {
    const store = new MemoryEventStore({ events: 100, size: 10 });
    await store.append("a", event(1, 1, "12345"));
    await store.append("a", event(1, 2, "12345"));
    await store.append("a", event(1, 3, "1"));
    expect(await kept(store, 1)).toEqual([2, 3]);
    await store.append("a", event(2, 1, "x".repeat(50)));
    expect([await kept(store, 1), await kept(store, 2)]).toEqual([[], [1]]);
  });
});
