import type { WindowLimit } from "../config/limits-schema.js";
import { EventRing } from "./event-ring.js";
import type { RateLimiter, Taken } from "./rate-limit-store.js";

/** Of what is over, so much is dropped at a time: a million keys at once would hold up the server for a second. */
const BATCH = 32;

/** What all limits of a store have in use together, and may have. */
export interface Room {
  keys: number;
  events: number;
  readonly maxKeys: number;
  readonly maxEvents: number;
  /** Drops what is over until something fits again. Returns the milliseconds until the next thing is over. */
  clear(now: number): number;
}

/**
 * A limit that keeps the time of everything taken within its window. There are no timers: what is over is dropped at
 * the next looks, and a key with it when it was the key's last.
 */
export class SlidingLog implements RateLimiter {
  readonly #events = new EventRing();
  /** By key, its newest event, which has the key's sum. */
  readonly #newest = new Map<string, number>();

  constructor(
    private readonly limit: WindowLimit,
    private readonly room: Room,
    private readonly now: () => number,
  ) {}

  take(key: string, units: number): Taken {
    const now = this.now();
    this.dropSome(now);
    const newest = this.#newestLive(key, now);
    const used = newest === undefined ? 0 : this.#events.usedOf(newest);
    const left = this.limit.limit - used;
    if (newest !== undefined && units > left) return this.#refuse(newest, units - left, left, now);
    if (this.#isFull(newest)) {
      const wait = this.room.clear(now);
      if (this.#isFull(newest)) return { allowed: false, remaining: 0, retryIn: wait, resetIn: wait };
    }
    const last = units === 0 ? newest : this.#add(key, units, newest, now);
    const resetIn = last === undefined ? 0 : this.#leftOf(this.#events.oldestOf(last), now);
    return { allowed: true, remaining: left - units, retryIn: 0, resetIn };
  }

  /** Drops some of what has left the window. Returns whether there was any. */
  dropSome(now: number): boolean {
    const events = this.#events;
    let dropped = 0;
    while (dropped < BATCH && events.size > 0 && this.#leftOf(events.head, now) <= 0) {
      if (events.unitsOf(events.head) > 0) this.#release(events.keyOf(events.head));
      events.shift();
      this.room.events -= 1;
      dropped += 1;
    }
    return dropped > 0;
  }

  /** Milliseconds until the oldest event leaves the window; infinite where there is none. */
  nextExpiry(now: number): number {
    return this.#events.size === 0 ? Number.POSITIVE_INFINITY : this.#leftOf(this.#events.head, now);
  }

  /** The newest event of a key, without what has left the window. */
  #newestLive(key: string, now: number): number | undefined {
    const newest = this.#newest.get(key);
    if (newest === undefined) return undefined;
    while (this.#leftOf(this.#events.oldestOf(newest), now) <= 0) {
      if (this.#release(key)) return undefined;
    }
    return newest;
  }

  /** Lets go of a key's oldest event, and of the key where there is no other. Returns whether there was none. */
  #release(key: string): boolean {
    const newest = this.#newest.get(key);
    if (newest === undefined) return true;
    const isLast = this.#events.oldestOf(newest) === newest;
    this.#events.release(newest);
    if (!isLast) return false;
    this.#newest.delete(key);
    this.room.keys -= 1;
    return true;
  }

  #add(key: string, units: number, newest: number | undefined, now: number): number {
    const id = this.#events.push(now, units, key, newest);
    this.#newest.set(key, id);
    if (newest === undefined) this.room.keys += 1;
    this.room.events += 1;
    return id;
  }

  #isFull(newest: number | undefined): boolean {
    const { keys, maxKeys, events, maxEvents } = this.room;
    return (newest === undefined && keys >= maxKeys) || events >= maxEvents;
  }

  /** @param missing units that must come back first */
  #refuse(newest: number, missing: number, remaining: number, now: number): Taken {
    const oldest = this.#events.oldestOf(newest);
    let last = oldest;
    let freed = this.#events.unitsOf(last);
    while (freed < missing && last !== newest) {
      last = this.#events.nextOf(last);
      freed += this.#events.unitsOf(last);
    }
    return { allowed: false, remaining, retryIn: this.#leftOf(last, now), resetIn: this.#leftOf(oldest, now) };
  }

  /** Milliseconds for which an event still counts. */
  #leftOf(id: number, now: number): number {
    return this.limit.window - (now - this.#events.timeOf(id));
  }
}
