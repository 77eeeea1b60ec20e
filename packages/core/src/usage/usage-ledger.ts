import type { MaybePromise } from "../maybe-promise.js";
import type { Budget } from "./budgets.js";
import type { Period } from "./period.js";

/** What one principal used of one tool in one period. */
export interface UsageEntry {
  readonly principal: string;
  readonly tool: string;
  /** The period's label. */
  readonly period: string;
  /** Calls whose tool ran. */
  readonly calls: number;
  readonly cost: number;
}

/** How a cost came to be on a principal's account, or not. */
export interface Charge {
  /** False where the budget does not allow the cost: nothing was added. */
  readonly accepted: boolean;
  /** What the principal has spent in the period, with the cost where it was accepted. */
  readonly spent: number;
  readonly period: Period;
  /** Whether this is the charge at which the principal crossed its soft budget. */
  readonly crossedSoft: boolean;
  /** Takes the cost back. */
  refund(): void;
}

/** Who used what, and at what cost. The one in memory is one server's own; another may be that of several. */
export interface UsageLedger {
  /** Counts a call whose tool runs. */
  count(principal: string, tool: string): void;
  /**
   * Adds a cost to what the principal has spent. Refused where the hard budget is spent, or where the cost is more than
   * what is left of it.
   */
  charge(principal: string, tool: string, cost: number, budget: Budget): MaybePromise<Charge>;
  /** What is kept, of the current period and some past ones. */
  entries(): Iterable<UsageEntry> | AsyncIterable<UsageEntry>;
}
