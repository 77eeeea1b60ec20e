import { monotonicMs } from "../../clock.js";
import { whenReady } from "../../maybe-promise.js";
import { Bulkhead } from "../bulkhead.js";
import type { CallContext } from "../call-context.js";
import type { Stage } from "../stage.js";

/** Keeps one tool from taking all that the server has. A call holds its place until its code has stopped. */
export const limitConcurrency: Stage = (operation, { deadlines, measured }, next) => {
  const { concurrency } = operation.resilience;
  if (concurrency === undefined) return next;
  const what = `${operation.kind} "${operation.name}"`;
  const bulkhead = new Bulkhead(concurrency, what, deadlines.of(concurrency.queueTimeout));
  const leave = () => bulkhead.leave();
  measured?.watchPlaces(bulkhead);

  const wait = (call: CallContext, entered: Promise<void>): Promise<void> => {
    const since = monotonicMs();
    return entered.finally(() => {
      call.queueMs = monotonicMs() - since;
    });
  };

  return (call) => {
    const entered = bulkhead.enter(call);
    return whenReady(entered instanceof Promise ? wait(call, entered) : entered, () => {
      call.whenOver(leave);
      if (call.abortReason !== undefined) throw call.abortReason;
      return next(call);
    });
  };
};
