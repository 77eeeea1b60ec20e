import { ToolError } from "../errors/tool-error.js";
import type { Logger } from "../logging/logger.js";
import { isRecord } from "../operation/content.js";
import type { Budget } from "../usage/budgets.js";
import { roundCost } from "../usage/round-cost.js";
import type { Charge } from "../usage/usage-ledger.js";
import type { CallContext } from "./call-context.js";

/** Tells the operator, once for each caller and period. */
export function warnOnce(
  { crossedSoft, spent, period }: Charge,
  call: CallContext,
  { soft, hard }: Budget,
  logger: Logger,
): void {
  if (!crossedSoft) return;
  const budget = {
    principal: call.principal.id,
    spent: roundCost(spent),
    soft,
    hard: finite(hard),
    period: period.label,
  };
  logger.warn({ requestId: call.requestId, ...budget }, "a caller has spent its soft budget");
}

/** Where the soft budget is spent, the result says how far the caller is. */
export function withHint<Result>(result: Result, { spent, period }: Charge, { soft, hard }: Budget): Result {
  if (spent < soft || !isRecord(result)) return result;
  const budget = {
    spent: roundCost(spent),
    soft,
    hard: finite(hard),
    period: period.kind,
    resetsAt: isoTime(period.to),
  };
  return { ...result, _meta: { ...(isRecord(result._meta) ? result._meta : {}), budget } };
}

export function budgetExceeded({ spent, period }: Charge, { hard }: Budget, cost: number): ToolError {
  const rounded = roundCost(spent);
  const resetsAt = isoTime(period.to);
  const costs = cost === 0 ? "" : `, and this call costs ${cost}`;
  const instead =
    cost === 0 || rounded >= hard ? "Until then, do without tools that cost" : "Until then, call what costs less";
  return new ToolError(
    "BUDGET_EXCEEDED",
    `You have spent ${rounded} of your budget of ${hard} for this ${period.kind}${costs}. The next ${period.kind} begins at ${resetsAt}. ${instead}, or ask the server's operator for more.`,
    {
      retryAfter: Math.max(1, Math.ceil((period.to - Date.now()) / 1000)),
      details: { spent: rounded, budget: hard, period: period.kind, resetsAt },
    },
  );
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** For JSON, which has no infinity: left out. */
function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
