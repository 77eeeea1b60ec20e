import type { ErrorCode } from "../errors/catalogue.js";
import { bucketOf } from "./durations.js";

/** Seconds. From a cache hit to the 30 s deadline of tools that call out. */
export const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What a tool's places say of themselves. */
export interface Places {
  /** Calls that may run at once. */
  readonly limit: number;
  readonly taken: number;
  /** Calls that wait for one. */
  readonly waiting: number;
  /** Waits that are over, however they ended. */
  readonly waits: number;
  readonly waitedMs: number;
}

/**
 * What the pipeline counts of one tool's calls. Plain numbers, which are read when somebody asks: anything more at each
 * call would cost more than all else that the pipeline does.
 */
export class ToolMetrics {
  inFlight = 0;
  succeeded = 0;
  readonly failed = new Map<ErrorCode, number>();
  /** Calls by the first bucket that they fit in; the last is for those that fit in none. */
  readonly durations = new Array<number>(DURATION_BUCKETS.length + 1).fill(0);
  durationSum = 0;
  retries = 0;
  rateLimited = 0;
  /** What its calls cost. */
  cost = 0;
  overruns = 0;
  /** Calls that were answered while their code runs on. */
  overrunning = 0;
  /** Calls answered with what an earlier one with their idempotency key came to. */
  replays = 0;
  /** Undefined where the tool's results are not cached. */
  cache: { hits: number; misses: number } | undefined;
  /** Undefined where any number of its calls may run. */
  places: Places | undefined;

  constructor(readonly tool: string) {}

  get queued(): number {
    return this.places?.waiting ?? 0;
  }

  watchPlaces(places: Places): void {
    this.places = places;
  }

  /** @returns where look-ups are to be counted */
  countLookups(): { hits: number; misses: number } {
    this.cache ??= { hits: 0, misses: 0 };
    return this.cache;
  }

  replayed(): void {
    this.replays += 1;
  }

  retried(): void {
    this.retries += 1;
  }

  wasRateLimited(): void {
    this.rateLimited += 1;
  }

  /** @param cost not negative */
  charged(cost: number): void {
    this.cost += cost;
  }

  overrunBegan(): void {
    this.overruns += 1;
    this.overrunning += 1;
  }

  overrunEnded(): void {
    this.overrunning -= 1;
  }

  started(): void {
    this.inFlight += 1;
  }

  /** @param code undefined where the call went well */
  ended(seconds: number, code: ErrorCode | undefined): void {
    this.inFlight -= 1;
    this.durationSum += seconds;
    const bucket = bucketOf(DURATION_BUCKETS, seconds);
    this.durations[bucket] = (this.durations[bucket] ?? 0) + 1;
    if (code === undefined) this.succeeded += 1;
    else this.failed.set(code, (this.failed.get(code) ?? 0) + 1);
  }
}
