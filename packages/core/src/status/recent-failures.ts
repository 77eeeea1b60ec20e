import type { ErrorEnvelope } from "../errors/envelope.js";
import type { FailedCall } from "./status-report.js";

/** Calls that are kept. */
const KEPT = 50;
/** Characters of a message: a page shows the beginning, and the log has all of it. */
const MESSAGE = 300;

/** A call that failed, as its pipeline knows it. */
export interface Failure extends Pick<FailedCall, "tool" | "principal" | "durationMs"> {
  readonly envelope: Omit<ErrorEnvelope, "details">;
}

/** The last calls that failed. Nothing of their arguments is kept, nor what an error says in its details. */
export class RecentFailures {
  readonly #calls: FailedCall[] = [];
  #next = 0;

  add({ tool, principal, durationMs, envelope }: Failure): void {
    const { error, message, retryable, action, retryAfter, requestId } = envelope;
    this.#calls[this.#next] = {
      at: Date.now(),
      tool,
      requestId,
      principal,
      durationMs: Math.round(durationMs * 1000) / 1000,
      error: {
        error,
        message: message.length > MESSAGE ? `${message.slice(0, MESSAGE)}…` : message,
        retryable,
        action,
        ...(retryAfter === undefined ? {} : { retryAfter }),
      },
    };
    this.#next = (this.#next + 1) % KEPT;
  }

  /** Newest first. */
  list(): FailedCall[] {
    return [...this.#calls.slice(this.#next), ...this.#calls.slice(0, this.#next)].reverse();
  }
}
