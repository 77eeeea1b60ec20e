import { monitorEventLoopDelay } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import type { OverloadConfig } from "../config/resilience-schema.js";

/** Milliseconds between two readings of the loop's delay, which are part of it. */
const RESOLUTION = 20;
/** Milliseconds between two looks. */
const EVERY = 500;
const NANOSECONDS = 1e6;

/** Notices that the process can hardly keep up, before it is too late to refuse calls. */
export class OverloadMonitor {
  readonly #limits: OverloadConfig;
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  #timer: NodeJS.Timeout | undefined;
  #reason: string | undefined;
  #fullLooks = 0;
  #worstLag = 0;

  constructor(limits: OverloadConfig) {
    this.#limits = limits;
  }

  /** Why calls are refused for now. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Milliseconds by which the event loop came late at worst, since this was last asked. */
  takeWorstLag(): number {
    const worst = this.#worstLag;
    this.#worstLag = 0;
    return worst;
  }

  start(): void {
    this.#delay.enable();
    this.#timer = setInterval(() => this.look(), EVERY).unref();
  }

  stop(): void {
    this.#delay.disable();
    clearInterval(this.#timer);
  }

  /** Judges what was since the last look. */
  look(): void {
    const lag = this.#delay.max / NANOSECONDS;
    this.#delay.reset();
    this.#worstLag = Math.max(this.#worstLag, lag - RESOLUTION);
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    // Garbage that waits to be collected fills the heap too, for a moment.
    this.#fullLooks = used / limit > this.#limits.heap ? this.#fullLooks + 1 : 0;
    if (lag > this.#limits.eventLoopLag) this.#reason = `the event loop came ${Math.round(lag)} ms late`;
    else if (this.#fullLooks > 1) this.#reason = `${Math.round((100 * used) / limit)} % of the heap is in use`;
    else this.#reason = undefined;
  }
}
