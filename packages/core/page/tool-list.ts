import type { PlaygroundTools } from "../dist/status/status-report.js";
import { button, el, setText } from "./dom.js";
import { shown } from "./text.js";

export type Tool = PlaygroundTools["tools"][number];

/** The tools to choose from: one stop for Tab, arrow keys within. */
export class ToolList {
  readonly #filter = el("input", {
    type: "search",
    placeholder: "Filter tools",
    "aria-label": "Filter tools to call",
    autocomplete: "off",
    spellcheck: "false",
  });
  readonly #list = el("ul", { class: "toollist" });
  readonly #count = el("p", { class: "dim" });
  readonly element = el("nav", { "aria-label": "Tools to call" }, this.#filter, this.#count, this.#list);
  readonly #items: readonly { readonly tool: Tool; readonly item: HTMLElement; readonly button: HTMLButtonElement }[];

  constructor(tools: readonly Tool[], choose: (tool: Tool) => void) {
    this.#items = tools.map((tool) => {
      const choice = button(shown(tool.name, 80), () => choose(tool), { tabindex: -1 });
      return { tool, button: choice, item: el("li", {}, choice) };
    });
    this.#list.append(...this.#items.map(({ item }) => item));
    this.#filter.addEventListener("input", () => this.#apply());
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.#apply();
  }

  mark(name: string): void {
    for (const { tool, button } of this.#items) {
      if (tool.name === name) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    this.#setStop(this.#items.find(({ tool }) => tool.name === name)?.button);
  }

  #apply(): void {
    const words = this.#filter.value.trim().toLowerCase();
    for (const { tool, item } of this.#items) {
      item.hidden = !`${tool.name} ${tool.title ?? ""} ${tool.description}`.toLowerCase().includes(words);
    }
    const visible = this.#visible();
    setText(this.#count, `${visible.length} of ${this.#items.length} tools`);
    this.#setStop(visible.find((choice) => choice.hasAttribute("aria-current")) ?? visible[0]);
  }

  #visible(): HTMLButtonElement[] {
    return this.#items.filter(({ item }) => !item.hidden).map(({ button }) => button);
  }

  #setStop(stop: HTMLButtonElement | undefined): void {
    for (const { button } of this.#items) button.tabIndex = button === stop ? 0 : -1;
  }

  #onKey(event: KeyboardEvent): void {
    const { key, target } = event;
    if (key === "Escape" && target === this.#filter) {
      this.#filter.value = "";
      this.#apply();
      return;
    }
    const visible = this.#visible();
    const at = target instanceof HTMLButtonElement ? visible.indexOf(target) : -1;
    const isInList = at >= 0;
    if (!isInList && !(target === this.#filter && key === "ArrowDown")) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: visible.length - 1 }[key];
    if (next === undefined) return;
    event.preventDefault();
    const choice = visible[next];
    if (choice !== undefined) this.#setStop(choice);
    if (choice !== undefined || next < 0) (choice ?? this.#filter).focus();
  }
}
