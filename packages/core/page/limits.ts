import type { BudgetStatus, LimitStatus, StatusReport } from "../dist/status/status-report.js";
import { arrange, byId, el, setAttribute, setText } from "./dom.js";
import { count, span } from "./format.js";
import { Facts } from "./overview.js";
import { shown } from "./text.js";

/** Tools named that refused calls; the rest is counted. */
const NAMED = 5;

/** What is limited, how much was refused, and who spent how much. */
export class Limits {
  readonly #facts = new Facts("limits");
  readonly #budgets = new Map<string, Budget>();

  update({ limits, budgets }: StatusReport): void {
    this.#facts.set("Requests refused at the endpoint", count(limits.refused.requests));
    this.#facts.set("Attempts to authenticate refused", count(limits.refused.attempts));
    this.#facts.set("Per principal", rate(limits.perPrincipal));
    this.#facts.set("Per address", rate(limits.perAddress));
    this.#facts.set("Calls refused by tools' limits", refusals(limits.tools));
    const bars = budgets.map((budget) => {
      const key = `${budget.principal} ${budget.period}`;
      const bar = this.#budgets.get(key) ?? new Budget(budget);
      this.#budgets.set(key, bar);
      bar.update(budget);
      return bar.element;
    });
    arrange(byId("budgets"), bars);
    byId("budgets-none").hidden = bars.length > 0;
  }
}

function rate(limit: { readonly limit: number; readonly window: number } | undefined): string {
  return limit === undefined ? "no limit" : `${count(limit.limit)} in ${span(limit.window)}`;
}

function refusals(tools: LimitStatus["tools"]): string | undefined {
  if (tools.length === 0) return undefined;
  const most = [...tools].sort((one, other) => other.refused - one.refused);
  const named = most.slice(0, NAMED).map(({ tool, refused }) => `${shown(tool, 60)} ${count(refused)}`);
  return named.join(", ") + (most.length > NAMED ? ` and ${most.length - NAMED} more tools` : "");
}

class Budget {
  readonly element: HTMLElement;
  readonly #text = el("span", { class: "dim" });
  readonly #fill = el("i");
  readonly #soft = el("b");
  readonly #bar: HTMLElement;

  constructor({ principal, period }: BudgetStatus) {
    const name = shown(principal, 60);
    this.#bar = el("div", { class: "meter", role: "meter", "aria-label": `Budget of ${name}` }, this.#fill, this.#soft);
    this.element = el("li", {}, el("span", {}, name, " ", el("small", {}, shown(period, 20))), this.#text, this.#bar);
  }

  update({ spent, soft, hard }: BudgetStatus): void {
    const end = hard ?? Math.max(soft ?? 0, spent);
    const over = hard !== undefined && spent >= hard ? "over the hard budget" : "over the soft budget";
    const isOver = (hard !== undefined && spent >= hard) || (soft !== undefined && spent >= soft);
    const parts = [`${count(spent)} spent`];
    if (soft !== undefined) parts.push(`soft ${count(soft)}`);
    if (hard !== undefined) parts.push(`hard ${count(hard)}`);
    const text = parts.join(" · ") + (isOver ? ` · ${over}` : "");
    setText(this.#text, text);
    setAttribute(this.#bar, "aria-valuemin", "0");
    setAttribute(this.#bar, "aria-valuemax", String(end));
    setAttribute(this.#bar, "aria-valuenow", String(Math.min(spent, end)));
    setAttribute(this.#bar, "aria-valuetext", text);
    setAttribute(this.#bar, "class", `meter ${isOver ? (over.includes("hard") ? "bad" : "warn") : ""}`);
    this.#fill.style.width = `${end === 0 ? 0 : Math.min(100, (spent / end) * 100)}%`;
    this.#soft.hidden = soft === undefined;
    this.#soft.style.left = `${end === 0 ? 0 : Math.min(100, ((soft ?? 0) / end) * 100)}%`;
  }
}
