import { setTimeout as sleep } from "node:timers/promises";

/** Pseudo-random numbers below 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Load {
  /** Seconds that each call took, as its caller saw it. */
  readonly seconds: number[];
  stop(): Promise<void>;
}

/** Calls one thing after the other, in several rows at once, until it is stopped. A call that throws is no reason to stop. */
export function startLoad(rows: number, call: () => Promise<unknown>): Load {
  const seconds: number[] = [];
  let stopped = false;
  const row = async () => {
    while (!stopped) {
      const startedAt = performance.now();
      const answered = await call().then(
        () => true,
        () => false,
      );
      if (answered) seconds.push((performance.now() - startedAt) / 1000);
      else await sleep(50);
    }
  };
  const running = Array.from({ length: rows }, row);
  return {
    seconds,
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}
