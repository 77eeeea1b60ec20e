import { constants, PerformanceObserver } from "node:perf_hooks";
import { z } from "zod";
import { bucketOf } from "../durations.js";
import { histogramText } from "../exposition.js";
import type { Family } from "../family.js";

const NAME = "nodejs_gc_duration_seconds";
/** Seconds. */
const BUCKETS = [0.001, 0.01, 0.1, 1, 2, 5];
const KINDS: ReadonlyMap<number, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, "major"],
  [constants.NODE_PERFORMANCE_GC_MINOR, "minor"],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, "incremental"],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, "weakcb"],
]);
/** What Node tells of a collection; milliseconds. */
const entrySchema = z.object({ duration: z.number(), detail: z.object({ kind: z.number() }) });

/** How long collections took, from the first scrape on. */
export function garbageCollectionFamily(): Family {
  const kinds = new Map([...KINDS.values()].map((kind) => [kind, { counts: BUCKETS.map(() => 0).concat(0), sum: 0 }]));
  const add = (entry: unknown): void => {
    const { duration, detail } = entrySchema.parse(entry);
    const kind = kinds.get(KINDS.get(detail.kind) ?? "");
    if (kind === undefined) return;
    const seconds = duration / 1000;
    const bucket = bucketOf(BUCKETS, seconds);
    kind.counts[bucket] = (kind.counts[bucket] ?? 0) + 1;
    kind.sum += seconds;
  };
  let observer: PerformanceObserver | undefined;
  return {
    name: NAME,
    type: "histogram",
    help: "Time that collections of garbage took, by kind (major, minor, incremental, weakcb)",
    labels: ["kind"],
    *read() {
      if (observer === undefined) {
        observer = new PerformanceObserver((list) => list.getEntries().forEach(add));
        observer.observe({ entryTypes: ["gc"] });
      }
      for (const [kind, durations] of kinds)
        yield histogramText(NAME, BUCKETS, { ...durations, label: `kind="${kind}"` });
    },
  };
}
