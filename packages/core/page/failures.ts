import type { FailedCall, StatusReport } from "../dist/status/status-report.js";
import { arrange, button, byId, copyButton, el } from "./dom.js";
import { clock, millis } from "./format.js";
import { pretty, shown } from "./text.js";

const COLUMNS = ["Time", "Tool", "Error", "Message", "Principal", "Request id", "Took", "Envelope"];

/** What failed of late: a row each, and under it what the client got, where it is asked for. */
export class Failures {
  readonly #body = byId("failures").querySelector("tbody") ?? el("tbody");
  readonly #rows = new Map<string, readonly Element[]>();

  constructor() {
    byId("failures")
      .querySelector("tr")
      ?.append(...COLUMNS.map((label) => el("th", { scope: "col" }, label)));
  }

  update({ failures, server }: StatusReport): void {
    const rows: Element[] = [];
    const kept = new Set<string>();
    for (const failure of failures) {
      const key = `${failure.at} ${failure.requestId} ${failure.tool}`;
      if (kept.has(key)) continue;
      kept.add(key);
      const made = this.#rows.get(key) ?? makeRows(failure, server.now);
      this.#rows.set(key, made);
      rows.push(...made);
    }
    for (const key of this.#rows.keys()) if (!kept.has(key)) this.#rows.delete(key);
    arrange(this.#body, rows);
    byId("failures-none").hidden = rows.length > 0;
    byId("failures").hidden = rows.length === 0;
  }
}

let made = 0;

function makeRows(failure: FailedCall, now: number): Element[] {
  made += 1;
  const { at, tool, requestId, principal, durationMs, error } = failure;
  const id = `failure-${made}`;
  const command = `mcp trace ${requestId} <log file>`;
  const more = el(
    "tr",
    { id, class: "envelope" },
    el(
      "td",
      { colspan: COLUMNS.length },
      el("p", {}, "Its life in the logs: ", el("code", {}, shown(command)), " ", copyButton(command, "the command")),
      el("pre", { tabindex: 0, "aria-label": "Envelope" }, pretty(error, 4000)),
    ),
  );
  more.hidden = true;
  const toggle = button("Show", () => open(Boolean(more.hidden)), {
    class: "quiet small",
    "aria-expanded": "false",
    "aria-controls": id,
    "aria-label": `Show the envelope of ${shown(requestId, 40)}`,
  });
  const open = (isOpen: boolean): void => {
    more.hidden = !isOpen;
    toggle.textContent = isOpen ? "Hide" : "Show";
    toggle.setAttribute("aria-label", `${toggle.textContent} the envelope of ${shown(requestId, 40)}`);
    toggle.setAttribute("aria-expanded", String(isOpen));
  };
  more.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    open(false);
    toggle.focus();
  });
  const row = el(
    "tr",
    {},
    el("td", { class: "nowrap" }, el("time", { datetime: isoTime(at) }, clock(at, now))),
    el("th", { scope: "row" }, shown(tool, 80)),
    el("td", {}, el("span", { class: error.retryable ? "badge warn" : "badge bad" }, shown(error.error, 40))),
    el("td", { class: "message" }, shown(error.message, 300)),
    el("td", {}, shown(principal, 60)),
    el("td", { class: "nowrap" }, el("code", {}, shown(requestId, 64)), " ", copyButton(requestId, "the request id")),
    el("td", { class: "number" }, millis(durationMs)),
    el("td", {}, toggle),
  );
  return [row, more];
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
