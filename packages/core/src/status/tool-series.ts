import { DURATION_BUCKETS, type ToolMetrics } from "../metrics/tool-metrics.js";
import { POINTS, PointRing } from "./point-ring.js";

/** What is kept of one tool's last minutes: made from what is counted of it anyway, so that calls pay nothing for it. */
export class ToolSeries {
  readonly #tool: ToolMetrics;
  /** As of the last point. */
  readonly #durations = new Array<number>(DURATION_BUCKETS.length + 1).fill(0);
  #ended = 0;
  #failed = 0;
  /** Undefined where nothing has happened for as long as points are kept. */
  #ring: PointRing | undefined;
  #quietFor = 0;

  constructor(tool: ToolMetrics) {
    this.#tool = tool;
  }

  get ring(): PointRing | undefined {
    return this.#ring;
  }

  /** Makes the point of the time since the last one. */
  record(point: number): void {
    const { durations, failed, inFlight } = this.#tool;
    const ended = durations.reduce(add, 0);
    const isQuiet = ended === this.#ended && inFlight === 0;
    this.#quietFor = isQuiet ? this.#quietFor + 1 : 0;
    if (this.#quietFor >= POINTS) this.#ring = undefined;
    if (isQuiet && this.#ring === undefined) return;
    this.#ring ??= new PointRing();
    if (ended === this.#ended) {
      this.#ring.writeQuiet(point, inFlight);
      return;
    }
    const failures = [...failed.values()].reduce(add, 0);
    const added = durations.map((calls, bucket) => calls - (this.#durations[bucket] ?? 0));
    this.#ring.write(point, { added, calls: ended - this.#ended, errors: failures - this.#failed, inFlight });
    this.#ended = ended;
    this.#failed = failures;
    for (const [bucket, calls] of durations.entries()) this.#durations[bucket] = calls;
  }
}

function add(sum: number, value: number): number {
  return sum + value;
}
