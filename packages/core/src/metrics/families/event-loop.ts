import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as loopTurn } from "node:timers/promises";
import { monotonicMs } from "../../clock.js";
import { type Family, gauge } from "../family.js";

/** Milliseconds between two looks of Node's monitor, which an idle loop is late by too. */
const RESOLUTION = 10;
const NANOSECONDS = 1e9;

/** How late the event loop came, since the scrape before. Nothing is watched in a server that nobody scrapes. */
export function eventLoopFamilies(): Family[] {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  let seen: Record<"max" | "mean" | "p50" | "p90" | "p99", number> | undefined;
  const look = async (): Promise<number> => {
    delay.enable();
    if (delay.count > 0) {
      const { max, mean } = delay;
      seen = { max, mean, p50: delay.percentile(50), p90: delay.percentile(90), p99: delay.percentile(99) };
      delay.reset();
    }
    const before = monotonicMs();
    await loopTurn();
    return (monotonicMs() - before) / 1000;
  };
  const lag = (which: keyof NonNullable<typeof seen>, help: string) =>
    gauge(`nodejs_eventloop_lag_${which}_seconds`, help, () => seen && seen[which] / NANOSECONDS);
  return [
    gauge("nodejs_eventloop_lag_seconds", "How long the event loop took for a turn at this scrape", look),
    lag("max", "Most time by which the event loop came late since the last scrape"),
    lag("mean", "Mean time by which the event loop came late since the last scrape"),
    lag("p50", "Median of the times by which the event loop came late since the last scrape"),
    lag("p90", "90th percentile of the times by which the event loop came late since the last scrape"),
    lag("p99", "99th percentile of the times by which the event loop came late since the last scrape"),
  ];
}
