import type { StatusReport, ToolStatus } from "../dist/status/status-report.js";

export interface Series {
  readonly calls: readonly number[];
  readonly errors: readonly number[];
  readonly p95: readonly (number | null)[];
  readonly inFlight: readonly number[];
}

/** What charts are drawn from where the server has sent little yet. */
const POINTS = 60;

/** The tools' series, put together from reports of new points. */
export class SeriesStore {
  readonly #tools = new Map<string, Series>();
  #startedAt = 0;
  #last = -1;
  /** Milliseconds between two points. */
  interval = 0;
  /** Points that a chart has room for. */
  size = POINTS;

  /** What to ask for: the points after this one; undefined for all. */
  get since(): number | undefined {
    return this.#last < 0 ? undefined : this.#last;
  }

  /** @returns false where it does not follow on from what is here: ask for all */
  take({ server, series, tools }: StatusReport): boolean {
    const since = this.#last;
    if (since >= 0 && (server.startedAt !== this.#startedAt || series.last < since)) {
      this.#last = -1;
      return false;
    }
    this.#startedAt = server.startedAt;
    this.#last = series.last;
    this.interval = series.interval;
    if (since < 0) this.#replace(tools);
    else if (series.last > since) this.#append(tools, series.last - since);
    return true;
  }

  of(tool: string): Series | undefined {
    return this.#tools.get(tool);
  }

  /** Of all tools together; p95 has no sum. */
  total(): { calls: number[]; errors: number[]; inFlight: number[] } {
    const all = [...this.#tools.values()];
    return {
      calls: sum(all.map(({ calls }) => calls)),
      errors: sum(all.map(({ errors }) => errors)),
      inFlight: sum(all.map(({ inFlight }) => inFlight)),
    };
  }

  #replace(tools: readonly ToolStatus[]): void {
    this.#tools.clear();
    for (const { name, series } of tools) {
      if (series === undefined) continue;
      this.#tools.set(name, series);
      this.size = Math.max(this.size, series.calls.length);
    }
  }

  #append(tools: readonly ToolStatus[], added: number): void {
    for (const { name, series } of tools) {
      const before = this.#tools.get(name);
      if (before === undefined && series === undefined) continue;
      const join = <T>(old: readonly T[] = [], more: readonly T[] | undefined, none: T): T[] =>
        [...old, ...(more ?? Array<T>(Math.min(added, this.size)).fill(none))].slice(-this.size);
      this.#tools.set(name, {
        calls: join(before?.calls, series?.calls, 0),
        errors: join(before?.errors, series?.errors, 0),
        p95: join(before?.p95, series?.p95, null),
        inFlight: join(before?.inFlight, series?.inFlight, 0),
      });
    }
  }
}

/** Point by point; the newest are the last of each. */
function sum(all: readonly (readonly number[])[]): number[] {
  const length = Math.max(0, ...all.map((values) => values.length));
  const total = Array<number>(length).fill(0);
  for (const values of all) {
    const offset = length - values.length;
    values.forEach((value, index) => {
      total[offset + index] = (total[offset + index] ?? 0) + value;
    });
  }
  return total;
}
