import { monotonicMs } from "../../clock.js";
import type { CallContext } from "../call-context.js";
import type { DeadlineQueue, QueuedDeadline } from "../deadline-queue.js";
import type { Stage } from "../stage.js";

/** Milliseconds. */
const EVERY = 1_000;

/** Tells a client that asked for progress that a long call still runs, so that silence always means that it does not. */
export const heartbeat: Stage = (_operation, { deadlines }, next) => {
  const beats = deadlines.of(EVERY);
  return (call) => {
    if (call.caller.sendProgress !== undefined) beat(call, beats);
    return next(call);
  };
};

function beat(call: CallContext, beats: DeadlineQueue): void {
  let next: QueuedDeadline;
  const queue = () => {
    next = {
      queuedAt: monotonicMs(),
      expire: () => {
        void call.heartbeat();
        queue();
      },
    };
    beats.add(next);
  };
  queue();
  call.whenOver(() => beats.delete(next));
}
