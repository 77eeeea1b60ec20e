// Prometheus' text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/

/** `{tool="price",code="OK"}`; nothing where there are no labels. */
export function labelText(names: readonly string[], values: readonly string[]): string {
  if (names.length === 0) return "";
  return `{${names.map((name, index) => `${name}="${escapeLabel(values[index] ?? "")}"`).join(",")}}`;
}

/** One line. */
export function sample(name: string, labels: string, value: number): string {
  return `${name}${labels} ${numberText(value)}\n`;
}

/** What stands before a metric's samples. */
export function headOf({ name, type, help }: { readonly name: string; readonly type: string; readonly help: string }) {
  return `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n# TYPE ${name} ${type}\n`;
}

/**
 * The lines of one series of a histogram.
 * @param bounds upper bounds of the buckets, ascending
 * @param counts how many values have each bucket as their first; the last is for those that fit in none
 * @param label the series' own label as it is written: `tool="price"`
 */
export function histogramText(
  name: string,
  bounds: readonly number[],
  { counts, sum, label }: { readonly counts: readonly number[]; readonly sum: number; readonly label: string },
): string {
  let text = "";
  let total = 0;
  counts.forEach((count, index) => {
    total += count;
    text += `${name}_bucket{le="${bounds[index] ?? "+Inf"}",${label}} ${total}\n`;
  });
  return `${text}${sample(`${name}_sum`, `{${label}}`, sum)}${sample(`${name}_count`, `{${label}}`, total)}`;
}

export function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}
