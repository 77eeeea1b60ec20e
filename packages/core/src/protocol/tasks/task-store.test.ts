import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import type { TaskRecord } from "./task.js";
import { MemoryTaskStore } from "./task-store.js";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function makeTask(taskId: string, ttl = 1_000): TaskRecord {
  const now = Date.now();
  return { taskId, principal: "p", createdAt: now, lastUpdatedAt: now, ttl, status: "working" };
}

test("a task is found until its time is over, and not after", async () => {
  const store = new MemoryTaskStore();
  await store.create(makeTask("a"));
  jest.advanceTimersByTime(1_000);
  expect(await store.get("a")).toMatchObject({ taskId: "a" });
  jest.advanceTimersByTime(1);
  expect(await store.get("a")).toBeUndefined();
});

test("a full store refuses one more, and takes it when an older one is over", async () => {
  const store = new MemoryTaskStore(1);
  await store.create(makeTask("a"));
  await expect(store.create(makeTask("b"))).rejects.toMatchObject({ code: "OVERLOADED" });
  jest.advanceTimersByTime(1_001);
  await store.create(makeTask("b"));
  expect(await store.get("b")).toBeDefined();
});
