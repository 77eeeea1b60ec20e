import { expect, test } from "@jest/globals";
import { CallContext } from "../../call/call-context.js";
import { createLogger } from "../../logging/logger.js";
import { TaskManager } from "./task-manager.js";
import { MemoryTaskStore } from "./task-store.js";

const alice = { id: "alice", scopes: [] };
const bob = { id: "bob", scopes: [] };

function makeRunning() {
  const ask = () => Promise.reject(new Error("nobody to ask"));
  const caller = { requestId: "r", sessionId: undefined, principal: alice, sendProgress: undefined, ask };
  const log = createLogger("silent", { write: () => {} });
  return {
    call: new CallContext(caller, {}, undefined, log),
    answered: new Promise<never>(() => {}),
    detach: () => {},
  };
}

test("a task is another principal's secret: it can't be seen, answered or cancelled by one who did not start it", async () => {
  const tasks = new TaskManager(new MemoryTaskStore());
  const running = makeRunning();
  const created = await tasks.adopt(running, new Promise(() => {}), alice, 60_000);
  const { taskId } = JSON.parse(JSON.stringify(created));
  expect(await tasks.get(taskId, alice)).toMatchObject({ status: "working" });
  const unknown = { jsonRpcCode: -32602, code: "NOT_FOUND" };
  await expect(tasks.get(taskId, bob)).rejects.toMatchObject(unknown);
  await expect(tasks.update(taskId, {}, bob)).rejects.toMatchObject(unknown);
  await expect(tasks.cancel(taskId, bob)).rejects.toMatchObject(unknown);
  expect(running.call.abortReason).toBeUndefined();
});
