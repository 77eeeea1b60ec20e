import { Refusal } from "../errors/refusal.js";

/** As durations go over the wire. At least 1: 0 would invite the next attempt at once. */
export function toSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

/** For messages: `60 s`, `500 ms`. */
export function describeWindow(window: number): string {
  return window % 1000 === 0 ? `${window / 1000} s` : `${window} ms`;
}

/** A request that came too soon after others. */
export class RateLimited extends Refusal {
  /**
   * @param message ends where it says when to come back
   * @param retryIn milliseconds
   * @param head what the answer's head says of the limit: names and values by turns
   */
  constructor(
    message: string,
    retryIn: number,
    details: Record<string, unknown>,
    readonly head: readonly string[] = [],
  ) {
    super("RATE_LIMITED", message, { retryAfter: toSeconds(retryIn), details });
  }
}
