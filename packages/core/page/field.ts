import { el, setText } from "./dom.js";
import { hintOf, type Schema } from "./schema.js";
import { shown } from "./text.js";

/** A part of a form that stands for one value. */
export interface Field {
  readonly element: HTMLElement;
  /** Undefined where it is left out. */
  value(): unknown;
  set(value: unknown): void;
  /** Shows a message at the field of a path such as `items[0].sku`. False where there is no such field. */
  place(path: string, message: string): boolean;
  /** Takes the messages away. */
  clear(): void;
}

export interface FieldOptions {
  readonly label: string;
  /** Its references are followed. */
  readonly schema: Schema;
  readonly isRequired: boolean;
  /** How many objects, arrays and unions it stands in. */
  readonly depth: number;
}

export type MakeField = (options: Omit<FieldOptions, "schema"> & { readonly schema: unknown }) => Field;

let made = 0;

export function nextId(): string {
  made += 1;
  return `field-${made}`;
}

/** What a label says of a field: its name, and whether it must be there. */
export function labelText({ label, isRequired }: FieldOptions): readonly (Node | string)[] {
  const name = shown(label, 80);
  return isRequired ? [name, el("span", { class: "required" }, " required")] : [name];
}

/** Help and message under a field. */
export class Notes {
  readonly id = nextId();
  readonly help: HTMLElement;
  readonly error = el("p", { class: "error" });
  readonly element: HTMLElement;

  constructor({ schema }: FieldOptions) {
    const description = typeof schema.description === "string" ? shown(schema.description, 600) : "";
    const text = [description, shown(hintOf(schema), 200)].filter(Boolean).join(" — ");
    this.help = el("p", { class: "help" }, text);
    this.help.hidden = text === "";
    this.error.hidden = true;
    this.element = el("div", { id: this.id }, this.help, this.error);
  }

  say(message: string): void {
    setText(this.error, this.error.hidden ? shown(message, 500) : `${this.error.textContent}; ${shown(message, 500)}`);
    this.error.hidden = false;
  }

  clear(): void {
    setText(this.error, "");
    this.error.hidden = true;
  }
}

/** One control with its label. */
export class Leaf implements Field {
  readonly element: HTMLElement;
  readonly #control: HTMLElement;
  readonly #notes: Notes;
  readonly #read: () => unknown;
  readonly #write: (value: unknown) => void;

  constructor(options: FieldOptions, control: HTMLElement, read: () => unknown, write: (value: unknown) => void) {
    this.#control = control;
    this.#read = read;
    this.#write = write;
    this.#notes = new Notes(options);
    control.id = nextId();
    control.setAttribute("aria-describedby", this.#notes.id);
    if (options.isRequired && !(control instanceof HTMLOutputElement)) control.setAttribute("aria-required", "true");
    const label = el("label", { for: control.id }, ...labelText(options));
    this.element = el("div", { class: "field" }, label, control, this.#notes.element);
    if (options.schema.default !== undefined) this.set(options.schema.default);
  }

  value(): unknown {
    return this.#read();
  }

  set(value: unknown): void {
    this.#write(value);
  }

  place(path: string, message: string): boolean {
    if (path !== "") return false;
    this.#notes.say(message);
    this.#control.setAttribute("aria-invalid", "true");
    return true;
  }

  clear(): void {
    this.#notes.clear();
    this.#control.removeAttribute("aria-invalid");
  }
}
