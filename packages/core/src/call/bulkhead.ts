import { monotonicMs } from "../clock.js";
import { ToolError } from "../errors/tool-error.js";
import type { MaybePromise } from "../maybe-promise.js";
import type { Places } from "../metrics/tool-metrics.js";
import type { ConcurrencyLimits } from "../operation/resilience.js";
import type { CallContext } from "./call-context.js";
import type { DeadlineQueue, QueuedDeadline } from "./deadline-queue.js";
import { type Linked, LinkedList } from "./linked-list.js";

interface Waiting extends Linked<Waiting> {
  enter(): void;
}

/** Lets so many calls in at once; a bounded number of others waits for a while. */
export class Bulkhead implements Places {
  readonly #limits: ConcurrencyLimits;
  readonly #what: string;
  readonly #timeouts: DeadlineQueue;
  readonly #waiting = new LinkedList<Waiting>();
  #inside = 0;
  waits = 0;
  waitedMs = 0;

  /**
   * @param what it guards, for messages
   * @param timeouts of the limits' `queueTimeout`
   */
  constructor(limits: ConcurrencyLimits, what: string, timeouts: DeadlineQueue) {
    this.#limits = limits;
    this.#what = what;
    this.#timeouts = timeouts;
  }

  get limit(): number {
    return this.#limits.limit;
  }

  get taken(): number {
    return this.#inside;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** @throws ToolError OVERLOADED where there is no room, now or after the wait; or the reason of the call's abort */
  enter(call: CallContext): MaybePromise<void> {
    if (this.#inside < this.#limits.limit) {
      this.#inside += 1;
      return;
    }
    if (this.#waiting.size >= this.#limits.queue) throw this.#overloaded("is busy with as many calls as it takes");
    return this.#wait(call);
  }

  leave(): void {
    const { first } = this.#waiting;
    if (first === undefined) this.#inside -= 1;
    else first.enter();
  }

  #wait(call: CallContext): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (how: () => void) => {
        this.#waiting.delete(waiting);
        this.#timeouts.delete(timeout);
        this.waits += 1;
        this.waitedMs += monotonicMs() - timeout.queuedAt;
        how();
      };
      const waiting: Waiting = { enter: () => settle(resolve) };
      const timeout: QueuedDeadline = {
        queuedAt: monotonicMs(),
        expire: () => settle(() => reject(this.#overloaded("had no room for this call within its time to wait"))),
      };
      this.#waiting.add(waiting);
      this.#timeouts.add(timeout);
      call.onAbort((reason) => settle(() => reject(reason)));
    });
  }

  #overloaded(why: string): ToolError {
    const retryAfter = Math.max(1, Math.ceil(this.#limits.queueTimeout / 1000));
    return new ToolError("OVERLOADED", `The ${this.#what} ${why}. Call again in a moment.`, { retryAfter });
  }
}
