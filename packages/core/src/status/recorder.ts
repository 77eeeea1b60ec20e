import { monotonicMs } from "../clock.js";
import type { ToolMetrics } from "../metrics/tool-metrics.js";
import { INTERVAL, POINTS, type PointRing } from "./point-ring.js";
import { ToolSeries } from "./tool-series.js";

export interface RecorderSources {
  tools(): readonly ToolMetrics[];
  /** Milliseconds by which the event loop came late at worst, since it was last asked. */
  takeEventLoopLag(): number;
}

/** Looks at what is counted every few seconds, so that the last minutes are there when somebody asks. */
export class Recorder {
  readonly #sources: RecorderSources;
  readonly #series = new Map<ToolMetrics, ToolSeries>();
  /**
   * Points are numbered by the clock on the wall when the server starts, and by the monotonic one from there on: a page
   * that is open during a restart gets points that follow on those it has.
   */
  readonly #first = Math.floor(Date.now() / INTERVAL);
  readonly #startedAt = monotonicMs();
  #last = this.#first;
  #timer: NodeJS.Timeout | undefined;
  #cpuUsed = process.cpuUsage();
  #measuredAt = this.#startedAt;
  /** Of one core, from the last point but one to the last. */
  cpu = 0;
  /** Milliseconds, at worst in that time. */
  eventLoopLag = 0;

  constructor(sources: RecorderSources) {
    this.#sources = sources;
  }

  /** The number of the newest point. */
  get last(): number {
    return this.#last;
  }

  /** Points that there are. */
  get size(): number {
    return Math.min(POINTS, this.#last - this.#first);
  }

  start(): void {
    this.#wait();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  ringOf(tool: ToolMetrics): PointRing | undefined {
    return this.#series.get(tool)?.ring;
  }

  /** Makes the points that are due: more than one where the event loop was blocked, and nothing ended in the first. */
  record(now = monotonicMs()): void {
    const due = this.#first + Math.round((now - this.#startedAt) / INTERVAL);
    if (due <= this.#last) return;
    this.#measure(now);
    const tools = this.#sources.tools();
    const missed = Math.min(due - this.#last - 1, POINTS);
    for (const tool of tools) {
      const series = this.#series.get(tool) ?? this.#watch(tool);
      for (let point = due - missed; point < due; point += 1) series.ring?.writeQuiet(point, tool.inFlight);
      series.record(due);
    }
    this.#last = due;
  }

  #watch(tool: ToolMetrics): ToolSeries {
    const series = new ToolSeries(tool);
    this.#series.set(tool, series);
    return series;
  }

  #measure(now: number): void {
    const used = process.cpuUsage();
    const microseconds = used.user + used.system - this.#cpuUsed.user - this.#cpuUsed.system;
    this.cpu = microseconds / 1000 / (now - this.#measuredAt);
    this.#cpuUsed = used;
    this.#measuredAt = now;
    this.eventLoopLag = this.#sources.takeEventLoopLag();
  }

  /** Each time anew: what an interval comes late by adds up, until a point is left out. */
  #wait(): void {
    const next = this.#startedAt + (this.#last - this.#first + 1) * INTERVAL;
    this.#timer = setTimeout(() => {
      this.record();
      this.#wait();
    }, next - monotonicMs()).unref();
  }
}
