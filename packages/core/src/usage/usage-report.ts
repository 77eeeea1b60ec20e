import type { BudgetsConfig } from "../config/limits-schema.js";
import { type Period, periodAt, periodOf } from "./period.js";
import { readUsageFile } from "./usage-file.js";
import type { UsageEntry, UsageLedger } from "./usage-ledger.js";

/** What of a ledger is asked for. */
export interface UsageQuery {
  /** A label such as `2026-07-28`, `2026-07` or `2026-07-28T13`. Default: the current period. */
  readonly period?: string | undefined;
  /** Default: all. */
  readonly principal?: string | undefined;
}

/** Who used what in a period, and what everybody may spend in one. */
export interface UsageReport {
  readonly period: string;
  /** ISO 8601, as is `to`, which is the first moment after the period. */
  readonly from: string;
  readonly to: string;
  readonly entries: readonly UsageEntry[];
  readonly budgets: BudgetsConfig;
}

/** The text that was to name a period names none. */
export class UnknownPeriod extends Error {
  constructor(label: string) {
    super(
      `${JSON.stringify(label.slice(0, 40))} is no period. Write an hour as 2026-07-28T13, a day as 2026-07-28 or a month as 2026-07, in UTC.`,
    );
  }
}

/** @throws UnknownPeriod */
export async function reportUsage(
  entries: ReturnType<UsageLedger["entries"]>,
  { period: label, principal }: UsageQuery,
  budgets: BudgetsConfig,
): Promise<UsageReport> {
  const period = findPeriod(label, budgets);
  const found: UsageEntry[] = [];
  for await (const entry of entries) {
    const isAsked = principal === undefined || entry.principal === principal;
    if (isAsked && entry.period === period.label) found.push(entry);
  }
  return {
    period: period.label,
    from: new Date(period.from).toISOString(),
    to: new Date(period.to).toISOString(),
    entries: found.sort((a, b) => compare(a.principal, b.principal) || compare(a.tool, b.tool)),
    budgets,
  };
}

/**
 * What a server's ledger file says, which may be some seconds old. A file that is not there yet is an empty ledger.
 * @throws UnknownPeriod; BootError where the file can't be read
 */
export async function reportUsageFile(file: string, query: UsageQuery, budgets: BudgetsConfig): Promise<UsageReport> {
  return reportUsage((await readUsageFile(file)) ?? [], query, budgets);
}

function findPeriod(label: string | undefined, budgets: BudgetsConfig): Period {
  if (label === undefined) return periodAt(budgets.period, Date.now());
  const period = periodOf(label);
  if (period === undefined) throw new UnknownPeriod(label);
  return period;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
