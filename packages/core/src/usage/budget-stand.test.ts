import { expect, test } from "@jest/globals";
import { budgetsSchema } from "../config/limits-schema.js";
import { readBudgets } from "./budget-stand.js";
import { Budgets } from "./budgets.js";
import { MemoryUsageLedger } from "./memory-usage-ledger.js";

const perPrincipal = { soft: 4, hard: 10 };

test.each([
  ["nobody has spent anything", [], perPrincipal, { soft: 0, hard: 0, share: 0 }],
  ["some are past their soft budget", [3, 4, 8], perPrincipal, { soft: 2, hard: 0, share: 0.8 }],
  ["one has nothing left", [10, 1], perPrincipal, { soft: 1, hard: 1, share: 1 }],
  ["nobody has a budget", [10, 1], {}, { soft: 0, hard: 0, share: 0 }],
])("where %s", (_, costs, budget, stand) => {
  const ledger = new MemoryUsageLedger("day");
  const free = { soft: Number.POSITIVE_INFINITY, hard: Number.POSITIVE_INFINITY };
  costs.forEach((cost, index) => void ledger.charge(`p${index}`, "a", cost, free));
  expect(readBudgets(ledger.spent(), new Budgets(budgetsSchema.parse({ perPrincipal: budget })))).toEqual(stand);
});

test("what was spent in an earlier period does not count", () => {
  let now = Date.parse("2026-07-28T10:00:00Z");
  const ledger = new MemoryUsageLedger("day", () => now);
  ledger.charge("ada", "a", 9, { soft: 4, hard: 10 });
  now += 86_400_000;
  expect([...ledger.spent()]).toEqual([]);
});
