import { el } from "./dom.js";
import { type FieldOptions, labelText, Notes } from "./field.js";

/** A frame with a name around fields that belong together. */
export class Group {
  readonly element: HTMLFieldSetElement;
  readonly content = el("div", { class: "content" });
  readonly #notes: Notes;

  constructor(options: FieldOptions) {
    this.#notes = new Notes(options);
    const legend = el("legend", {}, ...labelText(options));
    this.element = el("fieldset", { "aria-describedby": this.#notes.id }, legend, this.#notes.element, this.content);
  }

  /** Shows a message that is of the whole. */
  place(path: string, message: string): boolean {
    if (path !== "") return false;
    this.#notes.say(message);
    return true;
  }

  clear(): void {
    this.#notes.clear();
  }
}

/** What of a path lies below a key, or undefined: keys may hold dots. */
export function below(path: string, key: string): string | undefined {
  if (path === key) return "";
  if (!path.startsWith(key)) return undefined;
  const rest = path.slice(key.length);
  if (rest.startsWith("[")) return rest;
  return rest.startsWith(".") ? rest.slice(1) : undefined;
}

/** What of a path lies below an item, with its index. */
export function belowItem(path: string): { readonly index: number; readonly rest: string } | undefined {
  const match = /^\[(\d+)\]\.?(.*)$/s.exec(path);
  return match === null ? undefined : { index: Number(match[1]), rest: match[2] ?? "" };
}
