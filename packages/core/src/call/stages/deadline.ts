import { monotonicMs } from "../../clock.js";
import { ToolError } from "../../errors/tool-error.js";
import type { CallContext, DeadlineControl } from "../call-context.js";
import type { DeadlineQueue, QueuedDeadline } from "../deadline-queue.js";
import type { Stage } from "../stage.js";

/** Answers a call that outlasts its time, or that was aborted, without waiting for the tool to notice. */
export const deadline: Stage = (operation, { deadlines }, next) => {
  const { kind, name, timeout } = operation;
  const what = `${kind} "${name}"`;
  const queue = deadlines.of(timeout);

  return (call) => {
    const own = new CallDeadline(call, what, timeout, queue);
    call.deadline = own;
    let result: ReturnType<typeof next>;
    try {
      result = next(call);
    } catch (error) {
      own.end();
      throw error;
    }
    if (!(result instanceof Promise)) {
      own.end();
      return result;
    }
    const pending = result;
    return new Promise((resolve, reject) => {
      const settle =
        <Value>(how: (value: Value) => void) =>
        (value: Value) => {
          own.end();
          how(value);
        };
      call.onAbort(settle(reject));
      pending.then(settle(resolve), settle(reject));
    });
  };
};

function timedOut(what: string, timeout: number): ToolError {
  const message = `The ${what} did not answer within ${timeout} ms and was stopped. It may be slow just now: try again, or ask for less.`;
  return new ToolError("TIMEOUT", message, { details: { timeoutMs: timeout } });
}

/** In the queue as long as nothing holds it up; then it has a timer of its own. */
class CallDeadline implements DeadlineControl, QueuedDeadline {
  readonly queuedAt = monotonicMs();
  before: QueuedDeadline | undefined;
  after: QueuedDeadline | undefined;
  readonly #call: CallContext;
  readonly #what: string;
  readonly #queue: DeadlineQueue;
  #timeout: number;
  #left: number;
  #since = this.queuedAt;
  #isPaused = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(call: CallContext, what: string, timeout: number, queue: DeadlineQueue) {
    this.#call = call;
    this.#what = what;
    this.#queue = queue;
    this.#timeout = timeout;
    this.#left = timeout;
    queue.add(this);
  }

  expire(): void {
    this.#call.abort(timedOut(this.#what, this.#timeout));
  }

  get left(): number {
    return this.#isPaused ? this.#left : this.#left - (monotonicMs() - this.#since);
  }

  pause(): void {
    this.#stop();
    this.#isPaused = true;
    this.#left -= monotonicMs() - this.#since;
  }

  resume(): void {
    this.#isPaused = false;
    this.#since = monotonicMs();
    this.#timer = setTimeout(() => this.expire(), this.#left);
  }

  restart(timeout: number): void {
    this.#stop();
    this.#timeout = timeout;
    this.#left = timeout;
    if (!this.#isPaused) this.resume();
  }

  end(): void {
    this.#stop();
    this.#call.deadline = undefined;
  }

  #stop(): void {
    this.#queue.delete(this);
    clearTimeout(this.#timer);
  }
}
