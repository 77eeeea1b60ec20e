import type { BudgetsConfig } from "../config/limits-schema.js";

export type PeriodKind = BudgetsConfig["period"];

/** An hour, a day or a month of the calendar, in UTC. */
export interface Period {
  readonly kind: PeriodKind;
  /** `2026-07-28T13`, `2026-07-28` or `2026-07`. */
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** The first millisecond after it. */
  readonly to: number;
}

/** Characters of an ISO 8601 timestamp that name the period, and the rest of the timestamp of its begin. */
const KINDS: Readonly<Record<PeriodKind, { readonly length: number; readonly begin: string }>> = {
  hour: { length: 13, begin: ":00:00.000Z" },
  day: { length: 10, begin: "T00:00:00.000Z" },
  month: { length: 7, begin: "-01T00:00:00.000Z" },
};

/** @param time milliseconds since 1970 */
export function periodAt(kind: PeriodKind, time: number): Period {
  const { length, begin } = KINDS[kind];
  const label = new Date(time).toISOString().slice(0, length);
  const from = Date.parse(label + begin);
  return { kind, label, from, to: endOf(kind, from) };
}

/** @returns undefined where the text is no label of a period */
export function periodOf(label: string): Period | undefined {
  for (const kind of ["hour", "day", "month"] as const) {
    const time = label.length === KINDS[kind].length ? Date.parse(label + KINDS[kind].begin) : Number.NaN;
    // A day that a month does not have is parsed as one of the next.
    const period = Number.isNaN(time) ? undefined : periodAt(kind, time);
    if (period?.label === label) return period;
  }
  return undefined;
}

function endOf(kind: PeriodKind, from: number): number {
  const end = new Date(from);
  if (kind === "hour") return end.setUTCHours(end.getUTCHours() + 1);
  if (kind === "day") return end.setUTCDate(end.getUTCDate() + 1);
  return end.setUTCMonth(end.getUTCMonth() + 1);
}
