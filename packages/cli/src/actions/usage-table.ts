import type { UsageReport } from "mcp-prod";
import type { Terminal } from "../ui/terminal.js";

interface Row {
  readonly cells: readonly [principal: string, tool: string, calls: string, cost: string, budget: string];
  readonly isTotal: boolean;
}

const HEAD: Row["cells"] = ["caller", "tool", "calls", "cost", "of budget"];

/** A report as lines for people: a row for each caller and tool, with a total for each caller. */
export function usageTable(report: UsageReport, terminal: Terminal): string[] {
  const rows: Row[] = [...groupBy(report.entries)].flatMap(([principal, entries]) => [
    ...entries.map(
      ({ tool, calls, cost }): Row => ({
        cells: [principal, tool, String(calls), toText(cost), ""],
        isTotal: false,
      }),
    ),
    totalOf(principal, entries, report),
  ]);
  const all = [HEAD, ...rows.map(({ cells }) => cells)];
  const widths = HEAD.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: Row["cells"]) =>
    cells
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [
    terminal.style("bold", `${report.period} (UTC)`),
    terminal.style("dim", line(HEAD)),
    ...rows.map(({ cells, isTotal }) => (isTotal ? terminal.style("cyan", line(cells)) : line(cells))),
  ];
}

function totalOf(principal: string, entries: UsageReport["entries"], { budgets, period }: UsageReport): Row {
  const cost = sum(entries.map((entry) => entry.cost));
  const budget = Object.hasOwn(budgets.principals, principal) ? budgets.principals[principal] : budgets.perPrincipal;
  const limit = budget?.hard ?? budget?.soft;
  // A budget is for its own kind of period: a month's says nothing of an hour.
  const isComparable = period.length === LABEL_LENGTH[budgets.period];
  const share = limit === undefined || !isComparable ? "" : `${Math.round((cost / limit) * 100)} % of ${limit}`;
  const calls = sum(entries.map((entry) => entry.calls));
  return { cells: [principal, "(all)", String(calls), toText(cost), share], isTotal: true };
}

const LABEL_LENGTH = { hour: "2026-07-28T13".length, day: "2026-07-28".length, month: "2026-07".length };

function groupBy(entries: UsageReport["entries"]): Map<string, UsageReport["entries"][number][]> {
  const groups = new Map<string, UsageReport["entries"][number][]>();
  for (const entry of entries) groups.set(entry.principal, [...(groups.get(entry.principal) ?? []), entry]);
  return groups;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function toText(cost: number): string {
  return String(Number(cost.toFixed(6)));
}
