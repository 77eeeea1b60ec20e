import { button, byId, el } from "./dom.js";
import { fieldMaker } from "./make-field.js";
import { ObjectField } from "./object-field.js";
import type { Schema } from "./schema.js";
import { isRecord, parseJson, shown } from "./text.js";

type Arguments = Readonly<Record<string, unknown>>;

/** What a tool is called with: a form made from its schema, or the JSON itself. */
export class ToolForm {
  readonly element: HTMLElement;
  readonly #form: ObjectField;
  readonly #json = el("textarea", { class: "code", rows: 10, spellcheck: "false", "aria-label": "Arguments as JSON" });
  readonly #problems = el("ul", { class: "problems" });
  readonly #views: readonly [HTMLButtonElement, HTMLButtonElement];
  #isJson = false;

  constructor(schema: Schema) {
    this.#form = new ObjectField({ label: "Arguments", schema, isRequired: true, depth: 0 }, fieldMaker(schema), true);
    if (this.#form.element.childElementCount === 0)
      this.#form.element.append(el("p", { class: "none" }, "No arguments."));
    this.#views = [button("Form", () => this.#toForm()), button("JSON", () => this.#toJson())];
    this.element = el(
      "div",
      { class: "arguments" },
      el("div", { class: "segments", role: "group", "aria-label": "Fill in as" }, ...this.#views),
      this.#problems,
      this.#form.element,
      this.#json,
    );
    this.#showView(false);
  }

  /** Undefined where the JSON is none; it says so itself. */
  arguments(): Arguments | undefined {
    this.clear();
    const value = this.#isJson ? parseJson(this.#json.value) : this.#form.value();
    if (isRecord(value)) return value;
    this.#problem("This is no JSON object.");
    this.#json.focus();
    return undefined;
  }

  /** Fills it in; as JSON where the form has no room for all of it. */
  set(value: Arguments): void {
    this.clear();
    this.#form.set(value);
    this.#json.value = JSON.stringify(value, undefined, 2);
    this.#showView(!isSame(this.#form.value(), value));
  }

  /** Shows what the server found wrong, at the fields that it names. */
  showIssues(issues: unknown): void {
    let found = 0;
    for (const issue of Array.isArray(issues) ? issues : []) {
      if (!isRecord(issue)) continue;
      const { path, message } = issue;
      if (typeof path !== "string" || typeof message !== "string") continue;
      found += 1;
      const isPlaced = !this.#isJson && path !== "" && this.#form.place(path, message);
      if (!isPlaced) this.#problem(path === "" ? message : `${path}: ${message}`);
    }
    if (found > 0) this.element.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  clear(): void {
    this.#form.clear();
    this.#problems.replaceChildren();
  }

  #problem(text: string): void {
    this.#problems.append(el("li", { class: "error" }, shown(text, 500)));
  }

  #toJson(): void {
    if (this.#isJson) return;
    this.clear();
    this.#json.value = JSON.stringify(this.#form.value(), undefined, 2);
    this.#showView(true);
  }

  #toForm(): void {
    const value = this.arguments();
    if (!this.#isJson || value === undefined) return;
    this.set(value);
    if (this.#isJson) this.#problem("The form has no room for all of this: it stays JSON.");
  }

  #showView(isJson: boolean): void {
    this.#isJson = isJson;
    this.#form.element.hidden = isJson;
    this.#json.hidden = !isJson;
    const [form, json] = this.#views;
    form.setAttribute("aria-pressed", String(!isJson));
    json.setAttribute("aria-pressed", String(isJson));
  }
}

/** Whether two JSON values say the same, in whatever order. */
function isSame(one: unknown, other: unknown): boolean {
  return sorted(one) === sorted(other);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    return isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part;
  });
}

/** Asks before a tool is called that may destroy things. */
export function confirmCall(tool: string, shownArguments: string): Promise<boolean> {
  const dialog = byId("confirm");
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(false);
  byId("confirm-heading").textContent = `Call ${shown(tool, 80)}?`;
  byId("confirm-arguments").textContent = shownArguments;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((settle) => {
    dialog.addEventListener("close", () => settle(dialog.returnValue === "yes"), { once: true });
  });
}
