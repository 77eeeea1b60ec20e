import { ToolError } from "../../errors/tool-error.js";
import type { Stage } from "../stage.js";

/** Answers a call that outlasts its time, or that was aborted, without waiting for the tool to notice. */
export const deadline: Stage = (operation, _services, next) => {
  const { kind, name, timeout } = operation;
  const message = `The ${kind} "${name}" did not answer within ${timeout} ms and was stopped. It may be slow just now: try again, or ask for less.`;

  return (call) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => call.abort(new ToolError("TIMEOUT", message, { details: { timeoutMs: timeout } })),
        timeout,
      );
      call.onAbort((reason) => {
        clearTimeout(timer);
        reject(reason);
      });
      next(call).then(
        (result) => {
          clearTimeout(timer);
          resolve(result);
        },
        (error: unknown) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });
};
