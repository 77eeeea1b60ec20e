import { el } from "./dom.js";
import { type Field, type FieldOptions, type MakeField, nextId } from "./field.js";
import { Group } from "./group.js";
import { looksLike, nameOf, type Schema } from "./schema.js";
import { shown } from "./text.js";

/** One of several schemas: which one is chosen first. */
export class UnionField implements Field {
  readonly element: HTMLElement;
  readonly #group: Group;
  readonly #select: HTMLSelectElement;
  readonly #place = el("div", { class: "variant" });
  readonly #variants: readonly Schema[];
  readonly #make: (schema: Schema) => Field;
  #field: Field | undefined;

  constructor(options: FieldOptions, make: MakeField, variants: readonly Schema[]) {
    this.#variants = variants;
    this.#group = new Group(options);
    this.element = this.#group.element;
    this.#make = (schema) => {
      const { description: _said, default: _taken, ...rest } = schema;
      return make({ label: options.label, schema: rest, isRequired: true, depth: options.depth + 1 });
    };
    this.#select = el("select", { "aria-label": `Kind of ${shown(options.label, 80)}` });
    if (!options.isRequired) this.#select.append(el("option", { value: "" }, "not set"));
    variants.forEach((variant, index) => {
      this.#select.append(el("option", { value: index }, shown(nameOf(variant, index), 80)));
    });
    this.#select.addEventListener("change", () => this.#choose());
    this.#group.content.append(this.#select, this.#place);
    if (options.schema.default !== undefined) this.set(options.schema.default);
    else this.#choose();
  }

  value(): unknown {
    return this.#field?.value();
  }

  set(value: unknown): void {
    const index = value === undefined ? -1 : this.#variants.findIndex((variant) => looksLike(variant, value));
    this.#select.value = index < 0 ? (this.#select.options[0]?.value ?? "") : String(index);
    this.#choose();
    if (index >= 0) this.#field?.set(value);
  }

  place(path: string, message: string): boolean {
    return this.#field?.place(path, message) || this.#group.place(path, message);
  }

  clear(): void {
    this.#group.clear();
    this.#field?.clear();
  }

  #choose(): void {
    const variant = this.#select.value === "" ? undefined : this.#variants[Number(this.#select.value)];
    this.#field = variant === undefined ? undefined : this.#make(variant);
    this.#place.replaceChildren(...(this.#field === undefined ? [] : [this.#field.element]));
  }
}

/** What may be left out: made when it is asked for, so that a schema may hold itself. */
export class OptionalField implements Field {
  readonly element: HTMLElement;
  readonly #box = el("input", { type: "checkbox", id: nextId() });
  readonly #make: () => Field;
  #field: Field | undefined;

  constructor({ label, schema }: FieldOptions, make: () => Field) {
    this.#make = make;
    this.#box.addEventListener("change", () => this.#include(this.#box.checked));
    const line = el(
      "div",
      { class: "check" },
      this.#box,
      el("label", { for: this.#box.id }, `Set ${shown(label, 80)}`),
    );
    this.element = el("div", { class: "optional" }, line);
    if (schema.default !== undefined) this.#include(true);
  }

  value(): unknown {
    return this.#field?.value();
  }

  set(value: unknown): void {
    this.#include(value !== undefined);
    this.#field?.set(value);
  }

  place(path: string, message: string): boolean {
    if (this.#field === undefined) this.#include(true);
    return this.#field?.place(path, message) ?? false;
  }

  clear(): void {
    this.#field?.clear();
  }

  #include(isThere: boolean): void {
    this.#box.checked = isThere;
    if (!isThere) this.#field?.element.remove();
    if (isThere === (this.#field !== undefined)) return;
    this.#field = isThere ? this.#make() : undefined;
    if (this.#field !== undefined) this.element.append(this.#field.element);
  }
}
