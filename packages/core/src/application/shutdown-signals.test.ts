import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { onShutdownSignal } from "./shutdown-signals.js";

let exit = jest.fn<typeof process.exit>();

beforeEach(() => {
  exit = jest.fn<typeof process.exit>();
  jest.spyOn(process, "exit").mockImplementation(exit);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** Lets what the signal set off go on to its end. */
async function signalled(signal: "SIGTERM" | "SIGINT"): Promise<void> {
  process.emit(signal, signal);
  await new Promise(setImmediate);
}

test.each(["SIGTERM", "SIGINT"] as const)("%s stops the server, then ends the process with 0", async (signal) => {
  const events: string[] = [];
  exit.mockImplementation(() => {
    throw new Error("not before the server has stopped");
  });
  let finish: () => void = () => {};
  const stop = async (reason: string) => {
    events.push(reason);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  closeAfterTest(onShutdownSignal(stop));
  await signalled(signal);
  expect(events).toEqual([signal]);
  exit.mockReset();
  finish();
  await new Promise(setImmediate);
  expect(exit.mock.calls).toEqual([[0]]);
});

test("the process ends with 1 where the server did not stop cleanly", async () => {
  closeAfterTest(onShutdownSignal(() => Promise.reject(new Error("no"))));
  await signalled("SIGTERM");
  expect(exit.mock.calls).toEqual([[1]]);
});

test("a second signal ends the process at once, with 1", async () => {
  closeAfterTest(onShutdownSignal(() => new Promise(() => {})));
  await signalled("SIGTERM");
  expect(exit).not.toHaveBeenCalled();
  await signalled("SIGINT");
  expect(exit.mock.calls).toEqual([[1]]);
});

test("the handlers can be taken away", () => {
  const before = process.listenerCount("SIGTERM");
  const remove = onShutdownSignal(async () => {});
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  remove();
  expect(process.listenerCount("SIGTERM")).toBe(before);
});
