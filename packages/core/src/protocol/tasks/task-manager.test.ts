import { expect, test } from "@jest/globals";
import { rootsQuestion } from "../../call/make-questions.js";
import type { AskClient } from "../../call/question.js";
import { makeCall } from "../../fixtures/make-call.js";
import type { TaskRecord } from "./task.js";
import { TaskManager } from "./task-manager.js";
import { MemoryTaskStore } from "./task-store.js";

const alice = { id: "alice", scopes: [] };
const bob = { id: "bob", scopes: [] };

function makeRunning() {
  return { call: makeCall("r", alice), run: () => new Promise<never>(() => {}), detach: () => {} };
}

test("a task is another principal's secret: it can't be seen, answered or cancelled by one who did not start it", async () => {
  const tasks = new TaskManager(new MemoryTaskStore(), () => {});
  const running = makeRunning();
  const created = await tasks.adopt(running, new Promise(() => {}), alice, { ttl: 60_000, timeout: 60_000 });
  const { taskId } = JSON.parse(JSON.stringify(created));
  expect(await tasks.get(taskId, alice)).toMatchObject({ status: "working" });
  const unknown = { jsonRpcCode: -32602, code: "NOT_FOUND" };
  await expect(tasks.get(taskId, bob)).rejects.toMatchObject(unknown);
  await expect(tasks.update(taskId, {}, bob)).rejects.toMatchObject(unknown);
  await expect(tasks.cancel(taskId, bob)).rejects.toMatchObject(unknown);
  expect(running.call.abortReason).toBeUndefined();
});

test("a call that asks while its task is still being stored asks through the task", async () => {
  const store = new MemoryTaskStore();
  let release = () => {};
  const stored = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = {
    create: async (task: TaskRecord) => stored.then(() => store.create(task)),
    get: (taskId: string) => store.get(taskId),
    replace: (task: TaskRecord) => store.replace(task),
  };
  const tasks = new TaskManager(slow, () => {});
  let ask: AskClient | undefined;
  const detach = (asker: AskClient) => {
    ask = asker;
  };
  const running = { ...makeRunning(), detach };
  const adopted = tasks.adopt(running, new Promise(() => {}), alice, { ttl: 60_000, timeout: 60_000 });
  const answered = ask?.(rootsQuestion("roots-1"), running.call.signal);
  release();
  const { taskId } = JSON.parse(JSON.stringify(await adopted));
  while ((await tasks.get(taskId, alice)).status !== "input_required")
    await new Promise((resolve) => setImmediate(resolve));
  await tasks.update(taskId, { "roots-1": { roots: [] } }, alice);
  expect(await answered).toEqual([]);
});

test("where there is no room for a task, its call is stopped and refused", async () => {
  const tasks = new TaskManager(new MemoryTaskStore(0), () => {});
  const running = makeRunning();
  await expect(
    tasks.adopt(running, new Promise(() => {}), alice, { ttl: 60_000, timeout: 60_000 }),
  ).rejects.toMatchObject({
    code: "OVERLOADED",
  });
  expect(running.call.abortReason).toMatchObject({ code: "CANCELLED" });
});
