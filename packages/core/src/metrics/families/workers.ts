import { counter, type Family, gauge, gauges } from "../family.js";

/** What a pool of workers counts of itself. */
export interface PoolNumbers {
  readonly busy: number;
  readonly idle: number;
  readonly starting: number;
  /** Calls that wait for a worker. */
  readonly waiting: number;
  /** Workers that ended although the pool had not ended them. */
  readonly lost: number;
}

/** @param read undefined where no tool runs in workers: then there is nothing to show */
export function workerFamilies(read: () => PoolNumbers | undefined): Family[] {
  return [
    gauges("mcp_workers", ["state"], "Workers of isolated tools, by what they do", () => {
      const pool = read();
      if (pool === undefined) return [];
      return [
        [pool.busy, "busy"],
        [pool.idle, "idle"],
        [pool.starting, "starting"],
      ];
    }),
    gauge("mcp_worker_calls_waiting", "Calls that wait for a worker", () => read()?.waiting),
    counter("mcp_worker_restarts_total", "Workers that ended and were replaced", () => read()?.lost),
  ];
}
