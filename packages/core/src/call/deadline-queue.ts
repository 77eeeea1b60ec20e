import { monotonicMs } from "../clock.js";
import { type Linked, LinkedList } from "./linked-list.js";

export interface QueuedDeadline extends Linked<QueuedDeadline> {
  /** On the monotonic clock. */
  readonly queuedAt: number;
  expire(): void;
}

/** Deadlines of one length. They end in the order in which they began, so that one timer does for all of them. */
export class DeadlineQueue {
  readonly #length: number;
  readonly #deadlines = new LinkedList<QueuedDeadline>();
  readonly #onTimer = () => this.#expire();
  #timer: NodeJS.Timeout | undefined;

  /** @param length milliseconds */
  constructor(length: number) {
    this.#length = length;
  }

  add(deadline: QueuedDeadline): void {
    if (this.#timer === undefined) this.#timer = setTimeout(this.#onTimer, this.#length);
    else if (this.#deadlines.size === 0) this.#timer.ref();
    this.#deadlines.add(deadline);
  }

  /** The timer goes on for the deadlines to come; without any it does not keep the process. */
  delete(deadline: QueuedDeadline): void {
    this.#deadlines.delete(deadline);
    if (this.#deadlines.size === 0) this.#timer?.unref();
  }

  #expire(): void {
    this.#timer = undefined;
    const now = monotonicMs();
    for (let deadline = this.#deadlines.first; deadline !== undefined; deadline = this.#deadlines.first) {
      const left = deadline.queuedAt + this.#length - now;
      if (left > 0) {
        this.#timer = setTimeout(this.#onTimer, Math.ceil(left));
        return;
      }
      this.#deadlines.delete(deadline);
      deadline.expire();
    }
  }
}

/** A server's queues: operations whose deadlines have the same length share one. */
export class DeadlineQueues {
  readonly #queues = new Map<number, DeadlineQueue>();

  of(length: number): DeadlineQueue {
    const queue = this.#queues.get(length) ?? new DeadlineQueue(length);
    this.#queues.set(length, queue);
    return queue;
  }
}
