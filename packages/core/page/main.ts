import type { StatusReport } from "../dist/status/status-report.js";
import { describe } from "./api.js";
import { Dependencies } from "./dependencies.js";
import { announce, byId, setAttribute, setText } from "./dom.js";
import { Failures } from "./failures.js";
import { span } from "./format.js";
import { Limits } from "./limits.js";
import { Overview } from "./overview.js";
import type { Playground } from "./playground.js";
import { Poller } from "./poller.js";
import { SeriesStore } from "./series.js";
import { Tabs } from "./tabs.js";
import { shown } from "./text.js";
import { startTheme } from "./theme.js";
import { ToolsTable } from "./tools-table.js";

const STATES = {
  starting: "warn",
  ready: "good",
  degraded: "warn",
  unavailable: "bad",
  leaving: "warn",
  draining: "warn",
};
const WORDS = {
  starting: "The server is starting.",
  ready: "",
  degraded: "The server takes calls, and does without something.",
  unavailable: "The server should not be sent calls.",
  leaving: "The server is about to stop: it still answers, and asks to be sent no more.",
  draining: "The server stops: it finishes what runs and takes no more calls.",
};

class Page {
  readonly #series = new SeriesStore();
  readonly #tabs = new Tabs((view) => view === "playground" && void this.#withPlayground((it) => it.open()));
  readonly #parts = [
    new Overview(this.#series),
    new ToolsTable(this.#series, (tool) => this.#openTool(tool)),
    new Failures(),
    new Dependencies(),
    new Limits(),
  ];
  #playground: Promise<Playground> | undefined;
  #hasPlayground: boolean | undefined;
  #said = "";
  #loadedAt = 0;
  #isLive = false;

  start(): void {
    startTheme();
    this.#tabs.start();
    new Poller(
      this.#series,
      (report) => this.#show(report),
      (error) => this.#fail(error),
    ).start();
    setInterval(() => this.#tellAge(), 1000);
  }

  #show(report: StatusReport): void {
    const { server } = report;
    this.#loadedAt = Date.now();
    this.#isLive = true;
    const name = shown(server.title ?? server.name, 80);
    setText(byId("name"), name);
    this.#say(server.state, STATES[server.state], name);
    const reasons = server.reasons.map((reason) => shown(reason)).join("; ");
    const tone = STATES[server.state] === "warn" ? "warn" : "bad";
    this.#notice([WORDS[server.state], reasons].filter(Boolean).join(" "), tone);
    for (const part of this.#parts) part.update(report);
    this.#hasPlayground = report.playground;
    if (this.#playground !== undefined) void this.#withPlayground(() => undefined);
    document.body.classList.remove("stale");
    this.#tellAge();
  }

  #fail(error: unknown): void {
    this.#isLive = false;
    this.#say("no data", "bad", byId("name").textContent ?? "");
    this.#notice(describe(error), "bad");
    document.body.classList.add("stale");
    this.#tellAge();
  }

  #say(state: string, kind: string, name: string): void {
    const badge = byId("state");
    setText(badge, state);
    setAttribute(badge, "class", `badge ${kind}`);
    document.title = `${state} · ${name}`;
  }

  /** Under the head, and to screen readers once. */
  #notice(text: string, kind: string): void {
    const notice = byId("notice");
    setText(notice, text);
    notice.hidden = text === "";
    setAttribute(notice, "class", `notice ${kind}`);
    const said = `${byId("state").textContent}. ${text}`;
    if (said !== this.#said) announce(said);
    this.#said = said;
  }

  #tellAge(): void {
    const age = this.#loadedAt === 0 ? "" : span(Date.now() - this.#loadedAt);
    const text = this.#isLive ? "live" : age === "" ? "" : `the data below is ${age} old`;
    setText(byId("freshness"), text);
  }

  #openTool(tool: string): void {
    this.#tabs.open("playground");
    void this.#withPlayground((playground) => playground.show(tool));
  }

  /** Its code is loaded when it is first looked at. */
  async #withPlayground(use: (playground: Playground) => void): Promise<void> {
    this.#playground ??= import("./playground.js").then((module) => new module.Playground());
    const playground = await this.#playground;
    if (this.#hasPlayground !== undefined) playground.isOn = this.#hasPlayground;
    use(playground);
  }
}

new Page().start();
