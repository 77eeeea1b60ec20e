import type { PlaygroundAnswer, PlaygroundCall } from "../dist/status/status-report.js";
import { outcomeOf, showAnswer } from "./answer.js";
import { ask, describe } from "./api.js";
import { announce, button, el } from "./dom.js";
import { millis } from "./format.js";
import type { PastCall } from "./history.js";
import { isRecord, pretty, shown } from "./text.js";
import { confirmCall, ToolForm } from "./tool-form.js";
import type { Tool } from "./tool-list.js";

/** One tool: what it says of itself, its form, and how the last call ended. */
export class ToolPanel {
  readonly element: HTMLElement;
  readonly #heading: HTMLElement;
  readonly #tool: Tool;
  readonly #form: ToolForm;
  readonly #call = el("button", { type: "submit", class: "primary" }, "Call");
  readonly #cancel = button("Cancel", () => this.#abort?.abort());
  readonly #answer = el("div", { class: "answers" });
  readonly #onEnd: (call: PastCall) => void;
  #abort: AbortController | undefined;

  constructor(tool: Tool, onEnd: (call: PastCall) => void) {
    this.#tool = tool;
    this.#onEnd = onEnd;
    this.#form = new ToolForm(tool.inputSchema);
    this.#cancel.hidden = true;
    const form = el("form", {}, this.#form.element, el("div", { class: "actions" }, this.#call, this.#cancel));
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.run();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      if (event.key === "Escape") this.#abort?.abort();
    });
    this.#heading = el("h2", { tabindex: -1 }, shown(tool.title ?? tool.name, 120));
    this.element = el(
      "section",
      { class: "card", "aria-label": shown(tool.name, 80) },
      this.#heading,
      el("p", {}, el("code", {}, shown(tool.name, 120)), " ", ...hintsOf(tool)),
      el("p", { class: "description" }, shown(tool.description, 4000)),
      form,
      this.#answer,
    );
  }

  focus(): void {
    this.#heading.focus();
  }

  fill(values: PlaygroundCall["arguments"]): void {
    this.#form.set(values);
  }

  /** Calls the tool with what is filled in, after a question where it may destroy things. */
  async run(): Promise<void> {
    if (this.#abort !== undefined) return;
    const values = this.#form.arguments();
    if (values === undefined) return;
    if (isDestructive(this.#tool) && !(await confirmCall(this.#tool.name, pretty(values, 2000)))) return;
    this.#abort = new AbortController();
    this.#setBusy(true);
    const at = Date.now();
    const end = (status: string, isError: boolean, durationMs: number): void => {
      announce(`${shown(this.#tool.name, 80)} ended: ${status}, ${millis(durationMs)}`);
      this.#onEnd({ tool: this.#tool.name, arguments: values, at, status, isError, durationMs });
    };
    try {
      const answer = await call({ tool: this.#tool.name, arguments: values }, this.#abort.signal);
      const { status, isError, envelope } = outcomeOf(answer);
      this.#answer.replaceChildren(el("h3", {}, "Answer"), showAnswer(answer));
      end(status, isError, answer.durationMs);
      if (isRecord(envelope?.details)) this.#form.showIssues(envelope.details.issues);
    } catch (error) {
      const isCancelled = this.#abort.signal.aborted;
      const text = isCancelled ? "Cancelled: the server was told to stop the call." : describe(error);
      this.#answer.replaceChildren(el("h3", {}, "Answer"), el("p", { class: "error" }, shown(text, 1000)));
      end(isCancelled ? "cancelled" : "no answer", true, Date.now() - at);
    } finally {
      this.#abort = undefined;
      this.#setBusy(false);
    }
  }

  #setBusy(isBusy: boolean): void {
    this.#call.disabled = isBusy;
    this.#call.textContent = isBusy ? "Calling…" : "Call";
    const hadFocus = document.activeElement === this.#cancel || document.activeElement === document.body;
    this.#cancel.hidden = !isBusy;
    if (hadFocus) (isBusy ? this.#cancel : this.#call).focus();
  }
}

async function call(asked: PlaygroundCall, signal: AbortSignal): Promise<PlaygroundAnswer> {
  const answer = await ask("call", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(asked),
    signal,
  });
  if (!isAnswer(answer)) throw new TypeError("This is no answer to a call.");
  return answer;
}

function isAnswer(value: unknown): value is PlaygroundAnswer {
  return isRecord(value) && typeof value.requestId === "string" && Array.isArray(value.log);
}

/** As the specification has it: a tool that says nothing may destroy things. */
function isDestructive({ annotations = {} }: Tool): boolean {
  return annotations.readOnlyHint !== true && annotations.destructiveHint !== false;
}

function hintsOf(tool: Tool): HTMLElement[] {
  const { readOnlyHint, idempotentHint, openWorldHint } = tool.annotations ?? {};
  const hints = [
    readOnlyHint === true ? "reads only" : "",
    isDestructive(tool) ? "may destroy" : "",
    idempotentHint === true ? "idempotent" : "",
    openWorldHint === true ? "open world" : "",
  ];
  return hints
    .filter(Boolean)
    .map((hint) => el("span", { class: hint === "may destroy" ? "badge warn" : "badge" }, hint));
}
