import type { BudgetStand } from "../metrics/families/callers.js";
import type { Budgets } from "./budgets.js";

/** How near those who spend are to their budgets. */
export function readBudgets(
  spent: Iterable<readonly [principal: string, cost: number]>,
  budgets: Budgets,
): BudgetStand {
  const stand = { soft: 0, hard: 0, share: 0 };
  for (const [principal, cost] of spent) {
    const { soft, hard } = budgets.of(principal);
    if (cost >= soft) stand.soft += 1;
    if (cost >= hard) stand.hard += 1;
    stand.share = Math.max(stand.share, cost / hard);
  }
  return stand;
}
