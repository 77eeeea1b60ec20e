// The tables, and the line that scripts read.

const COLUMNS = ["answered", "refused", "lost", "wrong", "broken"];

export function report({ seed, ledger, effects, seconds }) {
  const { total } = ledger;
  const calls = callsOf(total);
  const phases = [...ledger.phases].map(([name, counts]) => row(name, counts, `${counts.seconds.toFixed(1)} s`));
  const rows = [...ledger.rows].sort(([a], [b]) => a.localeCompare(b));
  const tools = rows.map(([name, counts]) => row(name, counts, codesOf(counts.codes)));
  return [
    table(["phase", "calls", ...COLUMNS, "took"], phases),
    table(["tool", "calls", ...COLUMNS, "came to"], tools),
    `broken: in flight in the process that SIGKILL ended; not counted as calls.`,
    `effects: ${effects.keys} keys, ${effects.twice.length} with two effects in one process, ${effects.again} done again by the process after the SIGKILL (the keys are kept in memory).`,
    `seed ${seed}: npm run chaos -- --seed ${seed} makes the same clients and calls (${seconds.toFixed(0)} s).`,
    `chaos: calls=${calls} answered=${total.answered} refused=${total.refused} lost=${total.lost} wrong=${total.wrong}`,
  ].join("\n\n");
}

function row(name, counts, last) {
  return [name, callsOf(counts), ...COLUMNS.map((column) => counts[column]), last];
}

function callsOf({ answered, refused, lost, wrong }) {
  return answered + refused + lost + wrong;
}

function codesOf(codes) {
  const sorted = [...codes].sort(([, a], [, b]) => b - a);
  return sorted.map(([code, calls]) => `${code} ${calls}`).join(", ");
}

function table(head, rows) {
  const all = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  const isText = (column) => column === 0 || column === head.length - 1;
  const line = (cells) =>
    cells
      .map((cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join("  ");
  return all.map((cells) => line(cells).trimEnd()).join("\n");
}
