import { byId } from "./dom.js";

const NAMES = ["status", "playground"] as const;
export type View = (typeof NAMES)[number];

/** The two views: arrow keys go from tab to tab, the address keeps which is open. */
export class Tabs {
  readonly #onOpen: (view: View) => void;

  constructor(onOpen: (view: View) => void) {
    this.#onOpen = onOpen;
    for (const name of NAMES) {
      const tab = byId(`tab-${name}`);
      tab.addEventListener("click", () => this.open(name));
      tab.addEventListener("keydown", ({ key }) => {
        if (key !== "ArrowLeft" && key !== "ArrowRight" && key !== "Home" && key !== "End") return;
        const next = key === "Home" || (name === "playground" && key !== "End") ? "status" : "playground";
        this.open(next);
        byId(`tab-${next}`).focus();
      });
    }
    addEventListener("hashchange", () => this.#show(inAddress()));
  }

  start(): void {
    this.#show(inAddress());
  }

  open(view: View): void {
    if (inAddress() === view) this.#show(view);
    else location.hash = `/${view}`;
  }

  #show(view: View): void {
    for (const name of NAMES) {
      const tab = byId(`tab-${name}`);
      tab.setAttribute("aria-selected", String(name === view));
      tab.tabIndex = name === view ? 0 : -1;
      byId(name).hidden = name !== view;
    }
    this.#onOpen(view);
  }
}

function inAddress(): View {
  return location.hash === "#/playground" ? "playground" : "status";
}
