/** A text as PromQL writes it. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** A regular expression for any of these names, as PromQL writes it. */
export function anyOf(names: readonly string[]): string {
  return quote(names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"));
}

/** A number without the traces of binary arithmetic. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
