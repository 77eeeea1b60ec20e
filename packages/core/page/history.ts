import type { PlaygroundCall } from "../dist/status/status-report.js";
import { button, el } from "./dom.js";
import { clock, millis } from "./format.js";
import { shown } from "./text.js";

const KEPT = 20;

export interface PastCall extends PlaygroundCall {
  readonly at: number;
  readonly status: string;
  readonly isError: boolean;
  readonly durationMs: number;
}

/** The last calls made from this page: gone with it. */
export class History {
  readonly #list = el("ol", { class: "history" });
  readonly #none = el("p", { class: "none" }, "No call yet.");
  readonly element = el("section", { "aria-label": "Last calls" }, el("h3", {}, "Last calls"), this.#none, this.#list);
  readonly #repeat: (call: PlaygroundCall) => void;

  constructor(repeat: (call: PlaygroundCall) => void) {
    this.#repeat = repeat;
  }

  add(call: PastCall): void {
    this.#none.hidden = true;
    const name = shown(call.tool, 60);
    const time = clock(call.at, call.at);
    this.#list.prepend(
      el(
        "li",
        {},
        el("time", { class: "dim" }, time),
        el("strong", {}, name),
        el("span", { class: `badge ${call.isError ? "bad" : "good"}` }, shown(call.status, 40)),
        el("span", { class: "dim" }, millis(call.durationMs)),
        el("code", {}, shown(JSON.stringify(call.arguments), 120)),
        button("Repeat", () => this.#repeat(call), { class: "quiet small", "aria-label": `Repeat ${name} of ${time}` }),
      ),
    );
    if (this.#list.childElementCount > KEPT) this.#list.lastElementChild?.remove();
  }
}
