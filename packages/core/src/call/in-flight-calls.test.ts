import { expect, test } from "@jest/globals";
import { ToolError } from "../errors/tool-error.js";
import { makeCall } from "../fixtures/make-call.js";
import { InFlightCalls } from "./in-flight-calls.js";

test("it is idle at once where nothing is in flight", async () => {
  await expect(new InFlightCalls().idle()).resolves.toBeUndefined();
});

test("it is idle when the last call has ended, for everybody who waits", async () => {
  const inFlight = new InFlightCalls();
  const [a, b] = [makeCall("a"), makeCall("b")];
  inFlight.add(a);
  inFlight.add(b);
  let idle = 0;
  const waiting = [inFlight.idle(), inFlight.idle()].map((promise) => promise.then(() => ++idle));

  inFlight.delete(a);
  await new Promise(setImmediate);
  expect({ size: inFlight.size, idle }).toEqual({ size: 1, idle: 0 });

  inFlight.delete(b);
  await Promise.all(waiting);
  expect({ size: inFlight.size, idle }).toEqual({ size: 0, idle: 2 });
});

test("it waits again for calls that come later", async () => {
  const inFlight = new InFlightCalls();
  const first = makeCall("a");
  inFlight.add(first);
  inFlight.delete(first);
  inFlight.add(makeCall("b"));
  let idle = false;
  void inFlight.idle().then(() => {
    idle = true;
  });
  await new Promise(setImmediate);
  expect(idle).toBe(false);
});

test("aborting all gives every call a reason, but not one that has its own already", () => {
  const inFlight = new InFlightCalls();
  const [a, b] = [makeCall("a"), makeCall("b")];
  inFlight.add(a);
  inFlight.add(b);
  b.abort(new ToolError("CANCELLED", "gone"));
  inFlight.abortAll(() => new ToolError("DRAINING", "leaving"));
  expect([a.abortReason?.code, b.abortReason?.code]).toEqual(["DRAINING", "CANCELLED"]);
  expect([a.signal.aborted, b.signal.aborted]).toEqual([true, true]);
});

test("a call that has ended can't be aborted any more", () => {
  const call = makeCall("a");
  call.end();
  call.abort(new ToolError("CANCELLED", "gone"));
  expect(call.signal.aborted).toBe(false);
});
