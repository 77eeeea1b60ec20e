import { monotonicMs } from "../../clock.js";
import { ToolError } from "../../errors/tool-error.js";
import type { CallContext } from "../call-context.js";
import type { Stage } from "../stage.js";

/** Answers a call that outlasts its time, or that was aborted, without waiting for the tool to notice. */
export const deadline: Stage = (operation, _services, next) => {
  const { kind, name, timeout } = operation;
  const message = `The ${kind} "${name}" did not answer within ${timeout} ms and was stopped. It may be slow just now: try again, or ask for less.`;

  return (call) =>
    new Promise((resolve, reject) => {
      const expire = () => call.abort(new ToolError("TIMEOUT", message, { details: { timeoutMs: timeout } }));
      const stop = startTimer(call, timeout, expire);
      const settle =
        <Value>(how: (value: Value) => void) =>
        (value: Value) => {
          stop();
          how(value);
        };
      call.onAbort(settle(reject));
      next(call).then(settle(resolve), settle(reject));
    });
};

/** Runs `expire` when the call has worked for so long. The time in which its client thinks does not count. */
function startTimer(call: CallContext, timeout: number, expire: () => void): () => void {
  let left = timeout;
  let since = monotonicMs();
  let timer = setTimeout(expire, left);
  call.onWaiting((waiting) => {
    clearTimeout(timer);
    if (waiting) left -= monotonicMs() - since;
    else {
      since = monotonicMs();
      timer = setTimeout(expire, left);
    }
  });
  return () => {
    clearTimeout(timer);
    call.onWaiting(undefined);
  };
}
