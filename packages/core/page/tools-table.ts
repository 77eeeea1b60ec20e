import type { StatusReport, ToolStatus } from "../dist/status/status-report.js";
import { arrange, button, byId, el, setAttribute, setText } from "./dom.js";
import type { SeriesStore } from "./series.js";
import { ToolRow } from "./tool-row.js";

const COLUMNS: readonly {
  readonly label: string;
  readonly hint?: string;
  readonly of: (tool: ToolStatus) => number | string;
}[] = [
  { label: "Tool", of: ({ name }) => name },
  { label: "Calls", hint: "Since the start", of: ({ calls }) => calls },
  { label: "Rate", hint: "Calls a second", of: ({ perSecond }) => perSecond },
  { label: "Errors", hint: "Part of the calls", of: ({ errorRatio }) => errorRatio },
  { label: "p50", hint: "Half of the calls took no longer", of: ({ latency }) => latency?.p50 ?? -1 },
  { label: "p95", hint: "95 of 100 calls took no longer", of: ({ latency }) => latency?.p95 ?? -1 },
  { label: "p99", hint: "99 of 100 calls took no longer", of: ({ latency }) => latency?.p99 ?? -1 },
  { label: "In flight", hint: "Running now", of: ({ inFlight }) => inFlight },
  { label: "Queued", hint: "Waiting now", of: ({ queued }) => queued },
];

/** Rows shown before somebody asks for all. */
const FIRST = 100;
/** Reports from one to the next that is written into rows off the screen: a thousand of them cost. */
const UNSEEN_EVERY = 6;

export class ToolsTable {
  readonly #body = byId("tools").querySelector("tbody") ?? el("tbody");
  readonly #filter = byId("tools-filter");
  readonly #more = byId("tools-more");
  readonly #rows = new Map<string, ToolRow>();
  readonly #rowOf = new WeakMap<Element, ToolRow>();
  readonly #heads: HTMLElement[] = [];
  readonly #series: SeriesStore;
  readonly #open: (tool: string) => void;
  readonly #observer = new IntersectionObserver((entries) => this.#onSeen(entries), { rootMargin: "200px" });
  #sort = { column: 0, down: false };
  #showsAll = false;
  #polls = 0;

  /** @param open opens a tool in the playground */
  constructor(series: SeriesStore, open: (tool: string) => void) {
    this.#series = series;
    this.#open = open;
    const head = byId("tools").querySelector("tr");
    COLUMNS.forEach(({ label, hint }, column) => {
      const cell = el(
        "th",
        { scope: "col", title: hint },
        button(label, () => this.#sortBy(column), { class: "sort" }),
      );
      this.#heads.push(cell);
      head?.append(cell);
    });
    this.#filter.addEventListener("input", () => this.#arrange());
    this.#filter.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.#filter instanceof HTMLInputElement) this.#filter.value = "";
      if (key === "Escape") this.#arrange();
    });
    this.#more.addEventListener("click", () => {
      this.#showsAll = true;
      this.#arrange();
      this.#body.querySelector<HTMLElement>(`tr:nth-child(${FIRST + 1}) .link`)?.focus();
    });
    this.#markSort();
  }

  update({ tools, playground }: StatusReport): void {
    const gone = new Set(this.#rows.keys());
    for (const tool of tools) {
      gone.delete(tool.name);
      let row = this.#rows.get(tool.name);
      if (row === undefined) {
        row = new ToolRow(tool, playground ? this.#open : undefined);
        row.update(tool, this.#series);
        this.#rows.set(tool.name, row);
        this.#rowOf.set(row.element, row);
        this.#observer.observe(row.element);
      }
      if (row.isSeen || this.#polls % UNSEEN_EVERY === 0) row.update(tool, this.#series);
      else row.tool = tool;
    }
    this.#polls += 1;
    for (const name of gone) {
      const row = this.#rows.get(name);
      if (row !== undefined) this.#observer.unobserve(row.element);
      this.#rows.delete(name);
    }
    // A row that moves loses the focus that is in it.
    if (!this.#body.contains(document.activeElement)) this.#arrange();
  }

  #onSeen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const row = this.#rowOf.get(target);
      if (row === undefined) continue;
      row.isSeen = isIntersecting;
      if (isIntersecting) row.update(row.tool, this.#series);
    }
  }

  #sortBy(column: number): void {
    const { column: before, down } = this.#sort;
    // The worst first, but names from A.
    this.#sort = { column, down: before === column ? !down : column > 0 };
    this.#markSort();
    this.#arrange();
  }

  #markSort(): void {
    this.#heads.forEach((head, column) => {
      const { column: sorted, down } = this.#sort;
      if (column === sorted) setAttribute(head, "aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  #arrange(): void {
    const words = this.#filter instanceof HTMLInputElement ? this.#filter.value.trim().toLowerCase() : "";
    const found = [...this.#rows.values()].filter(({ tool: { name, title = "" } }) =>
      `${name} ${title}`.toLowerCase().includes(words),
    );
    found.sort((one, other) => this.#compare(one.tool, other.tool));
    const visible = this.#showsAll ? found : found.slice(0, FIRST);
    arrange(
      this.#body,
      visible.map(({ element }) => element),
    );
    const total = this.#rows.size;
    setText(byId("tools-count"), words === "" ? `${total}` : `${found.length} of ${total}`);
    this.#more.hidden = visible.length === found.length;
    setText(this.#more, `Show all ${found.length}`);
    byId("tools-none").hidden = found.length > 0;
    setText(byId("tools-none"), total === 0 ? "This server has no tools." : "No tool fits the filter.");
  }

  #compare(one: ToolStatus, other: ToolStatus): number {
    const { column, down } = this.#sort;
    const value = COLUMNS[column]?.of ?? (() => 0);
    const [a, b] = [value(one), value(other)];
    const order = a < b ? -1 : a > b ? 1 : 0;
    return (down ? -order : order) || (one.name < other.name ? -1 : 1);
  }
}
