import { monotonicMs } from "../../clock.js";
import { ToolError } from "../../errors/tool-error.js";
import type { DeadlineControl } from "../call-context.js";
import type { Stage } from "../stage.js";

/** Answers a call that outlasts its time, or that was aborted, without waiting for the tool to notice. */
export const deadline: Stage = (operation, _services, next) => {
  const { kind, name, timeout } = operation;
  return (call) =>
    new Promise((resolve, reject) => {
      const timer = new DeadlineTimer(timeout, (after) => call.abort(timedOut(`${kind} "${name}"`, after)));
      call.deadline = timer;
      const settle =
        <Value>(how: (value: Value) => void) =>
        (value: Value) => {
          timer.stop();
          call.deadline = undefined;
          how(value);
        };
      call.onAbort(settle(reject));
      next(call).then(settle(resolve), settle(reject));
    });
};

function timedOut(what: string, timeout: number): ToolError {
  const message = `The ${what} did not answer within ${timeout} ms and was stopped. It may be slow just now: try again, or ask for less.`;
  return new ToolError("TIMEOUT", message, { details: { timeoutMs: timeout } });
}

class DeadlineTimer implements DeadlineControl {
  readonly #expire: (timeout: number) => void;
  #timeout: number;
  #left: number;
  #since = monotonicMs();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeout: number, expire: (timeout: number) => void) {
    this.#expire = expire;
    this.#timeout = timeout;
    this.#left = timeout;
    this.resume();
  }

  pause(): void {
    this.stop();
    this.#left -= monotonicMs() - this.#since;
  }

  resume(): void {
    this.#since = monotonicMs();
    this.#timer = setTimeout(() => this.#expire(this.#timeout), this.#left);
  }

  restart(timeout: number): void {
    this.stop();
    this.#timeout = timeout;
    this.#left = timeout;
    this.resume();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
