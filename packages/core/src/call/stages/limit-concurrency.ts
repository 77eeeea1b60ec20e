import { whenReady } from "../../maybe-promise.js";
import { Bulkhead } from "../bulkhead.js";
import type { Stage } from "../stage.js";

/** Keeps one tool from taking all that the server has. A call holds its place until its code has stopped. */
export const limitConcurrency: Stage = (operation, { deadlines, measured }, next) => {
  const { concurrency } = operation.resilience;
  if (concurrency === undefined) return next;
  const what = `${operation.kind} "${operation.name}"`;
  const bulkhead = new Bulkhead(concurrency, what, deadlines.of(concurrency.queueTimeout));
  const leave = () => bulkhead.leave();
  measured?.watchPlaces(bulkhead);

  return (call) =>
    whenReady(bulkhead.enter(call), () => {
      call.whenOver(leave);
      if (call.abortReason !== undefined) throw call.abortReason;
      return next(call);
    });
};
