import type { ToolStatus } from "../dist/status/status-report.js";
import { button, el, setAttribute } from "./dom.js";
import { count, millis, percent, perSecond } from "./format.js";
import { MANY } from "./overview.js";
import type { SeriesStore } from "./series.js";
import { Sparkline } from "./sparkline.js";
import { shown } from "./text.js";

/** One tool in the table: its cells stay, their texts change. */
export class ToolRow {
  readonly element = el("tr");
  readonly #cells = new Map<string, { text: Text; cell: HTMLElement; chart?: Sparkline }>();
  tool: ToolStatus;
  /** Charts are made and drawn for rows on the screen only. */
  isSeen = false;

  /** @param open opens the tool in the playground, where there is one */
  constructor(tool: ToolStatus, open: ((tool: string) => void) | undefined) {
    this.tool = tool;
    const name = shown(tool.name, 80);
    const label =
      open === undefined
        ? el("span", {}, name)
        : button(name, () => open(tool.name), { class: "link", title: "Call it in the playground" });
    const head = el("th", { scope: "row" }, label);
    if (tool.title !== undefined) head.append(el("small", {}, shown(tool.title, 80)));
    this.element.append(head);
    for (const column of ["calls", "rate", "errors", "p50", "p95", "p99", "inFlight", "queued"]) this.#add(column);
  }

  #add(column: string): void {
    const text = document.createTextNode("");
    const cell = el("td", { class: "number" }, el("span", {}, text));
    this.#cells.set(column, { text, cell });
    this.element.append(cell);
  }

  update(tool: ToolStatus, series: SeriesStore): void {
    this.tool = tool;
    const { latency } = tool;
    this.#set("calls", count(tool.calls));
    this.#set("rate", perSecond(tool.perSecond));
    this.#set("errors", tool.errors === 0 ? "0 %" : percent(tool.errorRatio));
    this.#set("p50", millis(latency?.p50));
    this.#set("p95", millis(latency?.p95));
    this.#set("p99", millis(latency?.p99));
    this.#set("inFlight", count(tool.inFlight));
    this.#set("queued", count(tool.queued));
    const errors = this.#cells.get("errors")?.cell;
    errors?.classList.toggle("bad", tool.errorRatio >= MANY);
    if (errors !== undefined) setAttribute(errors, "title", `${count(tool.errors)} of all ${count(tool.calls)} calls`);
    this.#cells.get("queued")?.cell.classList.toggle("warn", tool.queued > 0);
    if (this.isSeen) this.#draw(tool, series);
  }

  #set(column: string, text: string): void {
    const at = this.#cells.get(column);
    if (at === undefined || at.text.data === text) return;
    at.text.data = text;
    at.cell.classList.toggle("zero", /^[0–](?:$|[ /])/.test(text));
  }

  #draw(tool: ToolStatus, series: SeriesStore): void {
    const points = series.of(tool.name);
    if (points === undefined) return;
    const rate = points.calls.map((calls) => (calls * 1000) / (series.interval || 1000));
    this.#chart("rate", rate, series.size, perSecond);
    this.#chart("errors", points.errors, series.size, (errors) => `${count(errors)} failed`);
    this.#chart("p95", points.p95, series.size, millis);
    this.#chart("inFlight", points.inFlight, series.size, count);
  }

  #chart(column: string, values: readonly (number | null)[], room: number, words: (value: number) => string): void {
    const at = this.#cells.get(column);
    if (at === undefined) return;
    if (at.chart === undefined) {
      at.chart = new Sparkline(column);
      at.cell.prepend(at.chart.element);
    }
    const peak = Math.max(0, ...values.map((value) => value ?? 0));
    at.chart.update(values, room, `Chart: ${words(values.at(-1) ?? 0)} last, ${words(peak)} at most`);
  }
}
