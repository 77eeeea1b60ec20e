import { monotonicMs } from "../../clock.js";
import type { Stage } from "../stage.js";

/** Counts and logs calls whose code runs on after they were answered: it still takes a place, memory and connections. */
export const watchOverrun: Stage =
  ({ kind, timeout }, { logger, measured }, next) =>
  (call) => {
    call.onOverrun = () => {
      const { requestId, abortReason } = call;
      measured?.overrunBegan();
      logger.warn(
        { requestId, reason: abortReason?.code, timeoutMs: timeout },
        `the ${kind}'s code runs on after its call was answered`,
      );
      call.whenOver(() => {
        measured?.overrunEnded();
        const durationMs = Math.round(monotonicMs() - call.startedAt);
        logger.warn({ requestId, durationMs }, `the ${kind}'s code has stopped`);
      });
    };
    return next(call);
  };
