import type { PlaygroundCall, PlaygroundTools } from "../dist/status/status-report.js";
import { ask, describe } from "./api.js";
import { byId, el } from "./dom.js";
import { History } from "./history.js";
import { isRecord } from "./text.js";
import { ToolList } from "./tool-list.js";
import { ToolPanel } from "./tool-panel.js";

/** The second view: tools, a form for the one chosen, and the last calls. */
export class Playground {
  readonly #view = byId("playground");
  readonly #panel = el("div", { class: "panel" });
  readonly #history = new History((call) => this.#repeat(call));
  readonly #panels = new Map<string, ToolPanel>();
  #tools: PlaygroundTools["tools"] | undefined;
  #list: ToolList | undefined;
  #isOn: boolean | undefined;
  #isOpen = false;
  #isLoading = false;
  #wanted: string | undefined;

  /** Whether the server lets tools be called from here. */
  set isOn(isOn: boolean) {
    const isNews = isOn !== this.#isOn;
    this.#isOn = isOn;
    if (isNews && this.#isOpen) this.open();
  }

  /** Loads the tools when they are first looked at. */
  open(): void {
    this.#isOpen = true;
    if (this.#isOn === false) this.#say(...howToTurnOn());
    else if (this.#isOn === true && this.#tools === undefined) void this.#load();
  }

  show(tool: string): void {
    this.#wanted = tool;
    const found = this.#tools?.find(({ name }) => name === tool);
    if (found === undefined) return;
    let panel = this.#panels.get(tool);
    if (panel === undefined) {
      panel = new ToolPanel(found, (call) => this.#history.add(call));
      this.#panels.set(tool, panel);
    }
    this.#list?.mark(tool);
    this.#panel.replaceChildren(panel.element);
    panel.focus();
  }

  async #load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#say("Loading the tools…");
    try {
      const answer = await ask("tools");
      if (!isTools(answer)) throw new TypeError("This is no list of tools.");
      this.#tools = answer.tools;
      this.#list = new ToolList(answer.tools, ({ name }) => this.show(name));
      this.#panel.replaceChildren(el("p", { class: "none" }, "Choose a tool to call it."));
      const right = el("div", {}, this.#panel, this.#history.element);
      this.#view.replaceChildren(el("div", { class: "playground" }, this.#list.element, right));
      if (this.#wanted !== undefined) this.show(this.#wanted);
    } catch (error) {
      this.#say(describe(error));
    }
    this.#isLoading = false;
  }

  #repeat({ tool, arguments: values }: PlaygroundCall): void {
    this.show(tool);
    const panel = this.#panels.get(tool);
    panel?.fill(values);
    void panel?.run();
  }

  #say(...children: (Node | string)[]): void {
    this.#view.replaceChildren(el("p", { class: "none" }, ...children));
  }
}

function isTools(value: unknown): value is PlaygroundTools {
  return isRecord(value) && Array.isArray(value.tools);
}

function howToTurnOn(): (Node | string)[] {
  return [
    "The playground is off on this server. ",
    el("code", {}, "mcp dev"),
    " turns it on; elsewhere set ",
    el("code", {}, "transports.http.operations.playground"),
    " to true in the config. Whoever may see this page can then call every tool.",
  ];
}
