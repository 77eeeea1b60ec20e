import { monotonicMs } from "../clock.js";
import type { WindowLimit } from "../config/limits-schema.js";
import type { RateLimitStore } from "./rate-limit-store.js";
import { type Room, SlidingLog } from "./sliding-log.js";

/** About 340 MB, so that memory has a bound even where many keys have taken much each. */
const MAX_EVENTS = 2 ** 23;

/** Counts in this process's memory. What it needs grows with what is in use, and goes with it. */
export class MemoryRateLimitStore implements RateLimitStore {
  readonly #logs: SlidingLog[] = [];
  readonly #room: Room;
  readonly #now: () => number;

  /**
   * @param maxKeys keys counted at once, over all limits. One more is refused until another's window has passed: were
   * it let in, or another forgotten for it, whoever has many keys would have no limit
   * @param now milliseconds on a monotonic clock
   */
  constructor(maxKeys: number, now: () => number = monotonicMs) {
    this.#now = now;
    this.#room = { keys: 0, events: 0, maxKeys, maxEvents: MAX_EVENTS, clear: (at) => this.#clear(at) };
  }

  open(_name: string, limit: WindowLimit): SlidingLog {
    const log = new SlidingLog(limit, this.#room, this.#now);
    this.#logs.push(log);
    return log;
  }

  #clear(now: number): number {
    const { maxKeys, maxEvents } = this.#room;
    const isFull = () => this.#room.keys >= maxKeys || this.#room.events >= maxEvents;
    for (const log of this.#logs) while (isFull() && log.dropSome(now)) {}
    return Math.min(...this.#logs.map((log) => log.nextExpiry(now)));
  }
}
