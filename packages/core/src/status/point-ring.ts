import { DURATION_BUCKETS } from "../metrics/tool-metrics.js";
import { quantile } from "./quantile.js";
import { rounded } from "./round.js";
import type { ToolStatus } from "./status-report.js";

/** Milliseconds between two points. */
export const INTERVAL = 5_000;
/** Points that are kept: five minutes. */
export const POINTS = 60;
/** Points of one minute. */
export const MINUTE = 60_000 / INTERVAL;

const BUCKETS = DURATION_BUCKETS.length + 1;
const BOUNDS = DURATION_BUCKETS.map((seconds) => seconds * 1000);

export interface Point {
  /** Calls that ended, by the bucket of their duration. */
  readonly added: readonly number[];
  readonly calls: number;
  readonly errors: number;
  readonly inFlight: number;
}

const NO_CALLS: readonly number[] = new Array<number>(BUCKETS).fill(0);

/** The last points of one tool, about 5 KB. A point's place is its number modulo their count. */
export class PointRing {
  readonly #calls = new Uint32Array(POINTS);
  readonly #errors = new Uint32Array(POINTS);
  readonly #inFlight = new Uint32Array(POINTS);
  /** Milliseconds; NaN where there was no call. */
  readonly #p95 = new Float64Array(POINTS).fill(Number.NaN);
  readonly #durations = new Uint32Array(POINTS * BUCKETS);
  /** Of all points together. */
  readonly #window = new Float64Array(BUCKETS);

  writeQuiet(point: number, inFlight: number): void {
    this.write(point, { added: NO_CALLS, calls: 0, errors: 0, inFlight });
  }

  write(point: number, { added, calls, errors, inFlight }: Point): void {
    const at = point % POINTS;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const place = at * BUCKETS + bucket;
      const count = added[bucket] ?? 0;
      this.#window[bucket] = (this.#window[bucket] ?? 0) - (this.#durations[place] ?? 0) + count;
      this.#durations[place] = count;
    }
    this.#calls[at] = calls;
    this.#errors[at] = errors;
    this.#inFlight[at] = inFlight;
    const p95 = calls === 0 ? undefined : quantile(0.95, BOUNDS, added);
    this.#p95[at] = p95 === undefined ? Number.NaN : rounded(p95);
  }

  /** Of all points. */
  latency(): ToolStatus["latency"] {
    const of = (share: number) => quantile(share, BOUNDS, this.#window);
    const [p50, p95, p99] = [of(0.5), of(0.95), of(0.99)];
    if (p50 === undefined || p95 === undefined || p99 === undefined) return null;
    return { p50: rounded(p50), p95: rounded(p95), p99: rounded(p99) };
  }

  /** @param last the newest point */
  lastMinute(last: number): { readonly calls: number; readonly errors: number } {
    const places = placesOf(last, MINUTE);
    const sumOf = (values: Uint32Array) => places.reduce((sum, place) => sum + (values[place] ?? 0), 0);
    return { calls: sumOf(this.#calls), errors: sumOf(this.#errors) };
  }

  /**
   * The newest points, oldest first.
   * @returns undefined where nothing happened in any of them
   */
  series(last: number, count: number): ToolStatus["series"] {
    const places = placesOf(last, count);
    const isIdle = places.every((place) => this.#calls[place] === 0 && this.#inFlight[place] === 0);
    if (isIdle) return undefined;
    const take = (values: Uint32Array) => places.map((place) => values[place] ?? 0);
    const p95 = places.map((place) => {
      const value = this.#p95[place] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    });
    return { calls: take(this.#calls), errors: take(this.#errors), p95, inFlight: take(this.#inFlight) };
  }
}

function placesOf(last: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (last - count + 1 + index) % POINTS);
}
