import type { StatusReport } from "../dist/status/status-report.js";
import { byId, el, setText } from "./dom.js";
import { bytes, count, millis, percent, perSecond, span } from "./format.js";
import type { SeriesStore } from "./series.js";
import { Sparkline } from "./sparkline.js";
import { shown } from "./text.js";

/** Terms and what they say, in a list that stays: only texts change. */
export class Facts {
  readonly #list: HTMLElement;
  readonly #values = new Map<string, HTMLElement>();

  constructor(id: string) {
    this.#list = byId(id);
  }

  /** Says nothing of what has no text. */
  set(term: string, text: string | undefined): void {
    let value = this.#values.get(term);
    if (value === undefined) {
      value = el("dd");
      this.#values.set(term, value);
      this.#list.append(el("div", {}, el("dt", {}, term), value));
    }
    setText(value, text ?? "");
    value.parentElement?.toggleAttribute("hidden", text === undefined);
  }
}

/** Above this part of calls errors stand out. */
export const MANY = 0.05;

interface Tile {
  readonly value: HTMLElement;
  readonly note: HTMLElement;
  readonly chart?: Sparkline;
}

/** The numbers at the top, and what runs. */
export class Overview {
  readonly #tiles = new Map<string, Tile>();
  readonly #facts = new Facts("facts");
  readonly #series: SeriesStore;

  constructor(series: SeriesStore) {
    this.#series = series;
    this.#add("Calls", "rate");
    this.#add("Errors", "errors");
    this.#add("In flight", "inFlight");
    this.#add("Sessions");
    this.#add("CPU");
    this.#add("Memory");
    this.#add("Event-loop lag");
    this.#add("Uptime");
  }

  update({ server, process, clients, tools }: StatusReport): void {
    const rate = tools.reduce((sum, { perSecond }) => sum + perSecond, 0);
    const failing = tools.reduce((sum, tool) => sum + tool.perSecond * tool.errorRatio, 0);
    const calls = tools.reduce((sum, tool) => sum + tool.calls, 0);
    const errors = tools.reduce((sum, tool) => sum + tool.errors, 0);
    const queued = tools.reduce((sum, tool) => sum + tool.queued, 0);
    const { memory } = process;
    this.#set("Calls", perSecond(rate), `${count(calls)} in all`);
    this.#tiles.get("Errors")?.value.classList.toggle("error", rate > 0 && failing / rate >= MANY);
    this.#set("Errors", percent(rate === 0 ? 0 : failing / rate), `${count(errors)} in all`);
    this.#set("In flight", count(tools.reduce((sum, { inFlight }) => sum + inFlight, 0)), `${count(queued)} queued`);
    this.#set("Sessions", count(clients.sessions), `${count(clients.connections)} connections`);
    this.#set("CPU", percent(process.cpu), "of one core");
    this.#set("Memory", bytes(memory.rss), `heap ${bytes(memory.heapUsed)} of ${bytes(memory.heapLimit)}`);
    this.#set("Event-loop lag", millis(process.eventLoopLag), "at worst, of late");
    this.#set("Uptime", span(server.now - server.startedAt), `since ${since(server.startedAt)}`);
    this.#draw();
    this.#facts.set("Addresses", server.addresses.map((address) => shown(address)).join("  ") || "stdio");
    this.#facts.set("Version", shown(server.version));
    this.#facts.set("Process", `${server.pid}`);
    this.#facts.set("Node", shown(server.node));
    this.#facts.set("mcp-prod", shown(server.framework));
  }

  #draw(): void {
    const { calls, errors, inFlight } = this.#series.total();
    const { size } = this.#series;
    const draw = (label: string, values: readonly number[]): void => {
      const most = count(Math.max(0, ...values));
      this.#tiles.get(label)?.chart?.update(values, size, `Chart of ${label.toLowerCase()}: at most ${most} a point`);
    };
    draw("Calls", calls);
    draw("Errors", errors);
    draw("In flight", inFlight);
  }

  #add(label: string, chart?: string): void {
    const value = el("dd", { class: "value" });
    const note = el("dd", { class: "dim" });
    const tile = el("div", {}, el("dt", {}, label), value, note);
    const spark = chart === undefined ? undefined : new Sparkline(chart);
    if (spark !== undefined) tile.append(el("dd", { class: "chart" }, spark.element));
    byId("tiles").append(tile);
    this.#tiles.set(label, { value, note, ...(spark === undefined ? {} : { chart: spark }) });
  }

  #set(label: string, value: string, note: string): void {
    const tile = this.#tiles.get(label);
    if (tile === undefined) return;
    setText(tile.value, value);
    setText(tile.note, note);
  }
}

function since(at: number): string {
  return new Date(at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
