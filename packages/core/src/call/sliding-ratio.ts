import { monotonicMs } from "../clock.js";

const SLICES = 10;

interface Slice {
  /** Which tenth of a window since the clock began. */
  readonly time: number;
  total: number;
  failed: number;
}

/** Counts what happened within the last so many milliseconds, a tenth of them at a time. */
export class SlidingRatio {
  readonly #length: number;
  #slices: Slice[] = [];

  /** @param window milliseconds */
  constructor(window: number) {
    this.#length = window / SLICES;
  }

  /** Counts one more. @returns the count of the window */
  add(isFailed: boolean): { total: number; failed: number } {
    const slice = this.#current();
    slice.total += 1;
    if (isFailed) slice.failed += 1;
    const sum = (key: "total" | "failed") => this.#slices.reduce((count, each) => count + each[key], 0);
    return { total: sum("total"), failed: sum("failed") };
  }

  clear(): void {
    this.#slices = [];
  }

  #current(): Slice {
    const time = Math.floor(monotonicMs() / this.#length);
    const last = this.#slices.at(-1);
    if (last?.time === time) return last;
    const slice = { time, total: 0, failed: 0 };
    this.#slices = [...this.#slices.filter((each) => each.time > time - SLICES), slice];
    return slice;
  }
}
