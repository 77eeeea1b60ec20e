import { button, el } from "./dom.js";
import type { Field, FieldOptions, MakeField } from "./field.js";
import { below, Group } from "./group.js";
import { isRecord } from "./text.js";

/** An object: its properties, and entries with keys of one's own where its schema has room for them. */
export class ObjectField implements Field {
  readonly element: HTMLElement;
  readonly #group: Group;
  readonly #properties = new Map<string, Field>();
  readonly #entries: Entries | undefined;

  /** @param isBare without a frame, for the whole of the arguments */
  constructor(options: FieldOptions, make: MakeField, isBare = false) {
    const { properties, required, additionalProperties: more } = options.schema;
    this.#group = new Group(options);
    const needed: readonly unknown[] = Array.isArray(required) ? required : [];
    for (const [label, schema] of Object.entries(isRecord(properties) ? properties : {})) {
      const field = make({ label, schema, isRequired: needed.includes(label), depth: options.depth + 1 });
      this.#properties.set(label, field);
      this.#group.content.append(field.element);
    }
    if (isRecord(more)) {
      this.#entries = new Entries((label) => make({ label, schema: more, isRequired: true, depth: options.depth + 1 }));
      this.#group.content.append(this.#entries.element);
    }
    this.element = isBare ? this.#group.content : this.#group.element;
    if (options.schema.default !== undefined) this.set(options.schema.default);
  }

  value(): unknown {
    const own = [...this.#properties].map(([key, field]) => [key, field.value()] as const);
    return Object.fromEntries([...own, ...(this.#entries?.values() ?? [])].filter(([, value]) => value !== undefined));
  }

  set(value: unknown): void {
    const from = isRecord(value) ? value : {};
    for (const [key, field] of this.#properties) field.set(Object.hasOwn(from, key) ? from[key] : undefined);
    this.#entries?.set(Object.entries(from).filter(([key]) => !this.#properties.has(key)));
  }

  place(path: string, message: string): boolean {
    for (const [key, field] of [...this.#properties, ...(this.#entries?.fields() ?? [])]) {
      const rest = below(path, key);
      if (rest !== undefined && (field.place(rest, message) || field.place("", message))) return true;
    }
    return this.#group.place(path, message);
  }

  clear(): void {
    this.#group.clear();
    for (const [, field] of [...this.#properties, ...(this.#entries?.fields() ?? [])]) field.clear();
  }
}

/** Rows of a key and a value. */
class Entries {
  readonly element = el("div", { class: "entries" });
  readonly #rows: { readonly key: HTMLInputElement; readonly field: Field; readonly element: HTMLElement }[] = [];
  readonly #make: (label: string) => Field;
  readonly #add = button("Add an entry", () => this.#append("").key.focus(), { class: "quiet small" });

  constructor(make: (label: string) => Field) {
    this.#make = make;
    this.element.append(this.#add);
  }

  fields(): (readonly [string, Field])[] {
    return this.#rows.map(({ key, field }) => [key.value, field] as const);
  }

  values(): (readonly [string, unknown])[] {
    return this.#rows.map(({ key, field }) => [key.value, field.value()] as const);
  }

  set(entries: readonly (readonly [string, unknown])[]): void {
    for (const { element } of this.#rows.splice(0)) element.remove();
    for (const [key, value] of entries) this.#append(key).field.set(value);
  }

  #append(name: string): { key: HTMLInputElement; field: Field } {
    const key = el("input", { type: "text", "aria-label": "Key", placeholder: "key", autocomplete: "off" });
    key.value = name;
    const field = this.#make("value");
    const row = { key, field, element: el("div", { class: "item" }, key, field.element) };
    const remove = (): void => {
      this.#rows.splice(this.#rows.indexOf(row), 1);
      row.element.remove();
      this.#add.focus();
    };
    row.element.append(button("Remove", remove, { class: "quiet small", "aria-label": "Remove the entry" }));
    this.#rows.push(row);
    this.#add.before(row.element);
    return row;
  }
}
