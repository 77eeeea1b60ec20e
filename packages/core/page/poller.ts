import type { StatusReport } from "../dist/status/status-report.js";
import { ask } from "./api.js";
import type { SeriesStore } from "./series.js";
import { isRecord } from "./text.js";

const EVERY = 5000;
const PATIENCE = 10_000;

/** Asks for the report every five seconds while the page is seen. */
export class Poller {
  readonly #series: SeriesStore;
  readonly #onReport: (report: StatusReport) => void;
  readonly #onFailure: (error: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;

  constructor(series: SeriesStore, onReport: (report: StatusReport) => void, onFailure: (error: unknown) => void) {
    this.#series = series;
    this.#onReport = onReport;
    this.#onFailure = onFailure;
  }

  start(): void {
    document.addEventListener("visibilitychange", () => {
      clearTimeout(this.#timer);
      if (!document.hidden) void this.#poll();
    });
    void this.#poll();
  }

  async #poll(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      this.#onReport(await this.#report());
    } catch (error) {
      this.#onFailure(error);
    }
    this.#isAsking = false;
    clearTimeout(this.#timer);
    if (!document.hidden) this.#timer = setTimeout(() => void this.#poll(), EVERY);
  }

  async #report(): Promise<StatusReport> {
    const { since } = this.#series;
    const report = await load(since);
    if (this.#series.take(report)) return report;
    const whole = await load(undefined);
    this.#series.take(whole);
    return whole;
  }
}

async function load(since: number | undefined): Promise<StatusReport> {
  const path = since === undefined ? "status" : `status?since=${since}`;
  const answer = await ask(path, { signal: AbortSignal.timeout(PATIENCE) });
  if (!isReport(answer)) throw new TypeError("This is no report.");
  return answer;
}

/** Something in between may answer with JSON of its own; this server's reports are of the page's version. */
function isReport(value: unknown): value is StatusReport {
  return isRecord(value) && isRecord(value.server) && isRecord(value.series) && Array.isArray(value.tools);
}
