import type { Terminal } from "../ui/terminal.js";
import type { Change } from "./change.js";

const HEADINGS = {
  breaking: ["red", "breaking"],
  compatible: ["green", "compatible"],
  note: ["yellow", "noted: breaks nothing by itself"],
} as const;

/** A diff that a person can read. */
export function describeChanges(changes: readonly Change[], terminal: Terminal): string[] {
  return (["breaking", "compatible", "note"] as const).flatMap((kind) => {
    const own = changes.filter((change) => change.kind === kind);
    if (own.length === 0) return [];
    const [style, heading] = HEADINGS[kind];
    return [
      terminal.style(style, `${heading} (${own.length})`),
      ...own.flatMap((change) => describe(change, terminal)),
      "",
    ];
  });
}

function describe({ where, path, before, after, why }: Change, terminal: Terminal): string[] {
  const place = terminal.style("bold", path === "" ? where : `${where}: ${path}`);
  return [`  ${place}`, `    ${before} → ${after}`, `    ${terminal.style("dim", why)}`];
}
