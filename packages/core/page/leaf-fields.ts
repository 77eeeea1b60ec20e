import { el } from "./dom.js";
import { type Field, type FieldOptions, Leaf } from "./field.js";
import { isBound } from "./schema.js";
import { parseJson, shown } from "./text.js";

const INPUT_OF_FORMAT: Readonly<Record<string, string>> = { email: "email", uri: "url", date: "date" };
const EXAMPLES: Readonly<Record<string, string>> = {
  "date-time": "2026-01-31T12:00:00Z",
  time: "12:00:00",
  duration: "P1DT2H",
  uuid: "00000000-0000-4000-8000-000000000000",
};
/** Longer texts get room for lines. */
const ONE_LINE = 120;

export function stringField(options: FieldOptions): Field {
  const { format, maxLength, pattern } = options.schema;
  const name = typeof format === "string" ? format : "";
  const isShort =
    name !== "" || typeof pattern === "string" || (typeof maxLength === "number" && maxLength <= ONE_LINE);
  const attributes = { autocomplete: "off", spellcheck: "false", placeholder: EXAMPLES[name] };
  const input = isShort
    ? el("input", { type: INPUT_OF_FORMAT[name] ?? "text", ...attributes })
    : el("textarea", { rows: 1, ...attributes });
  // An empty text may be meant where there must be one.
  const read = (): unknown => (input.value === "" && !options.isRequired ? undefined : input.value);
  return new Leaf(options, input, read, (value) => {
    input.value = typeof value === "string" ? value : "";
  });
}

export function numberField(options: FieldOptions): Field {
  const { minimum, maximum, multipleOf, type } = options.schema;
  const step = typeof multipleOf === "number" ? multipleOf : type === "integer" ? 1 : "any";
  const bound = (value: unknown): number | undefined => (isBound(value) ? value : undefined);
  const input = el("input", { type: "number", step, min: bound(minimum), max: bound(maximum) });
  const read = (): unknown => (input.value === "" ? undefined : Number(input.value));
  return new Leaf(options, input, read, (value) => {
    input.value = typeof value === "number" ? String(value) : "";
  });
}

export function booleanField(options: FieldOptions): Field {
  if (!options.isRequired) return choiceField(options, [true, false]);
  const input = el("input", { type: "checkbox" });
  return new Leaf(
    options,
    input,
    () => input.checked,
    (value) => {
      input.checked = value === true;
    },
  );
}

/** One of the values, of any type. */
export function choiceField(options: FieldOptions, values: readonly unknown[]): Field {
  const select = el("select");
  if (!options.isRequired || options.schema.default === undefined) {
    select.append(el("option", { value: "" }, options.isRequired ? "choose…" : "not set"));
  }
  values.forEach((value, index) => {
    select.append(el("option", { value: index }, shown(typeof value === "string" ? value : JSON.stringify(value), 80)));
  });
  const read = (): unknown => (select.value === "" ? undefined : values[Number(select.value)]);
  return new Leaf(options, select, read, (value) => {
    const index = values.indexOf(value);
    select.value = index < 0 ? "" : String(index);
  });
}

/** What can have one value only. */
export function fixedField(options: FieldOptions, value: unknown): Field {
  const output = el("output", {}, shown(JSON.stringify(value), 200));
  return new Leaf(
    options,
    output,
    () => value,
    () => undefined,
  );
}

/** For what no form shows. What is no JSON is sent as the text that it is: the server says what it wants. */
export function jsonField(options: FieldOptions): Field {
  const input = el("textarea", { rows: 2, class: "code", spellcheck: "false", placeholder: "JSON" });
  const read = (): unknown => (input.value.trim() === "" ? undefined : (parseJson(input.value) ?? input.value));
  return new Leaf(options, input, read, (value) => {
    input.value = value === undefined ? "" : JSON.stringify(value, undefined, 2);
  });
}
