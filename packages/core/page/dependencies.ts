import type { DependencyStatus, StatusReport } from "../dist/status/status-report.js";
import { arrange, byId, el, setAttribute, setText } from "./dom.js";
import { millis, span } from "./format.js";
import { shown } from "./text.js";

const COLUMNS = ["Name", "Check", "Breaker", "Checked", "Took"];
const BREAKERS = { closed: "good", "half-open": "warn", open: "bad" };

/** What the server depends on, and how that is. */
export class Dependencies {
  readonly #body = byId("dependencies").querySelector("tbody") ?? el("tbody");
  readonly #rows = new Map<string, Row>();

  constructor() {
    byId("dependencies")
      .querySelector("tr")
      ?.append(...COLUMNS.map((label) => el("th", { scope: "col" }, label)));
  }

  update({ dependencies, server }: StatusReport): void {
    const rows = dependencies.map((dependency) => {
      const row = this.#rows.get(dependency.name) ?? new Row(dependency);
      this.#rows.set(dependency.name, row);
      row.update(dependency, server.now);
      return row.element;
    });
    arrange(this.#body, rows);
    byId("dependencies-none").hidden = rows.length > 0;
    byId("dependencies").hidden = rows.length === 0;
  }
}

class Row {
  readonly element: HTMLElement;
  readonly #state = el("span", { class: "badge" });
  readonly #message = el("small");
  readonly #breaker = el("span");
  readonly #checked = el("td", { class: "nowrap" });
  readonly #took = el("td", { class: "number" });

  constructor({ name, critical }: DependencyStatus) {
    this.element = el(
      "tr",
      {},
      el("th", { scope: "row" }, shown(name, 80), el("small", {}, critical ? "critical" : "not critical")),
      el("td", {}, this.#state, this.#message),
      el("td", {}, this.#breaker),
      this.#checked,
      this.#took,
    );
  }

  update({ state, critical, message, breaker, checkedAt, durationMs }: DependencyStatus, now: number): void {
    const bad = critical ? "badge bad" : "badge warn";
    setAttribute(this.#state, "class", state === "up" ? "badge good" : state === "down" ? bad : "badge");
    setText(this.#state, state);
    setText(this.#message, message === undefined ? "" : shown(message));
    setAttribute(this.#breaker, "class", breaker === undefined ? "" : `badge ${BREAKERS[breaker]}`);
    setText(this.#breaker, breaker ?? "–");
    setText(this.#checked, checkedAt === undefined ? "–" : `${span(now - checkedAt)} ago`);
    setText(this.#took, millis(durationMs));
  }
}
