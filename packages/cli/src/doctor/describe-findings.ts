import { printableLines } from "../ui/printable.js";
import type { Terminal } from "../ui/terminal.js";
import type { Finding, Severity } from "./check.js";
import { countFindings } from "./finding-counts.js";

const COLOURS = { error: "red", warning: "yellow", note: "cyan" } as const;

/** For a person: each kind once, with all the places where it was found, and then how many there are. */
export function describeFindings(findings: readonly Finding[], terminal: Terminal): string[] {
  if (findings.length === 0) return [`${terminal.style("green", "fit")} Nothing was found.`];
  const ids = [...new Set(findings.map(({ id }) => id))];
  const lines = ids.flatMap((id) =>
    describeKind(
      findings.filter((finding) => finding.id === id),
      terminal,
    ),
  );
  return [...lines, sayCounts(countFindings(findings))];
}

function describeKind(findings: readonly Finding[], terminal: Terminal): string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const { id, severity, why, fix } = first;
  const places = findings.map(({ where }) => `  ${printableLines(where).replaceAll("\n", "\n  ")}`);
  return [
    `${terminal.style(COLOURS[severity], severity)} ${terminal.style("bold", id)}`,
    ...places,
    `  ${terminal.style("dim", `why  ${why}`)}`,
    `  ${terminal.style("dim", `fix  ${fix}`)}`,
    "",
  ];
}

function sayCounts(counts: Record<Severity, number>): string {
  const said = Object.entries(counts).map(([severity, count]) => `${count} ${severity}${count === 1 ? "" : "s"}`);
  return `${said.join(", ")}.`;
}
