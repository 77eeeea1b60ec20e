import { button, el } from "./dom.js";
import type { Field, FieldOptions, MakeField } from "./field.js";
import { belowItem, Group } from "./group.js";
import type { Schema } from "./schema.js";

/** Most items that a form starts with; more are added by hand. */
const FIRST = 10;

/** Items of one schema, as many as one likes. */
export class ArrayField implements Field {
  readonly element: HTMLElement;
  readonly #group: Group;
  readonly #items: { readonly field: Field; readonly element: HTMLElement }[] = [];
  readonly #make: () => Field;
  readonly #add: HTMLButtonElement;

  constructor(options: FieldOptions, make: MakeField) {
    const { items, minItems } = options.schema;
    this.#group = new Group(options);
    this.element = this.#group.element;
    this.#make = () => make({ label: "item", schema: items, isRequired: true, depth: options.depth + 1 });
    this.#add = button("Add an item", () => this.#focus(this.#append()), { class: "quiet small" });
    this.#group.content.append(this.#add);
    if (options.schema.default !== undefined) this.set(options.schema.default);
    else for (let i = 0; i < Math.min(FIRST, Number(minItems ?? 0)); i++) this.#append();
  }

  value(): unknown {
    return this.#items.map(({ field }) => field.value() ?? null);
  }

  set(value: unknown): void {
    for (const { element } of this.#items.splice(0)) element.remove();
    if (Array.isArray(value)) for (const item of value) this.#append().set(item);
  }

  place(path: string, message: string): boolean {
    const at = belowItem(path);
    const field = at === undefined ? undefined : this.#items[at.index]?.field;
    if (at === undefined || field === undefined) return this.#group.place(path, message);
    return field.place(at.rest, message) || field.place("", message);
  }

  clear(): void {
    this.#group.clear();
    for (const { field } of this.#items) field.clear();
  }

  #append(): Field {
    const field = this.#make();
    const item = { field, element: el("div", { class: "item" }, field.element) };
    const remove = (): void => {
      this.#items.splice(this.#items.indexOf(item), 1);
      item.element.remove();
      this.#add.focus();
    };
    item.element.append(button("Remove", remove, { class: "quiet small", "aria-label": "Remove the item" }));
    this.#items.push(item);
    this.#add.before(item.element);
    return field;
  }

  #focus({ element }: Field): void {
    element.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
  }
}

/** Items that each have a schema of their own. */
export class TupleField implements Field {
  readonly element: HTMLElement;
  readonly #group: Group;
  readonly #fields: readonly Field[];

  constructor(options: FieldOptions, make: MakeField, items: readonly Schema[]) {
    this.#group = new Group(options);
    this.element = this.#group.element;
    this.#fields = items.map((schema, index) => {
      return make({ label: `item ${index + 1}`, schema, isRequired: true, depth: options.depth + 1 });
    });
    this.#group.content.append(...this.#fields.map(({ element }) => element));
    if (options.schema.default !== undefined) this.set(options.schema.default);
  }

  value(): unknown {
    return this.#fields.map((field) => field.value() ?? null);
  }

  set(value: unknown): void {
    this.#fields.forEach((field, index) => {
      field.set(Array.isArray(value) ? value[index] : undefined);
    });
  }

  place(path: string, message: string): boolean {
    const at = belowItem(path);
    const field = at === undefined ? undefined : this.#fields[at.index];
    return at === undefined || field === undefined
      ? this.#group.place(path, message)
      : field.place(at.rest, message) || field.place("", message);
  }

  clear(): void {
    this.#group.clear();
    for (const field of this.#fields) field.clear();
  }
}
