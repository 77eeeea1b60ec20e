import { printable, printableLines } from "../ui/printable.js";
import type { Terminal } from "../ui/terminal.js";
import type { TraceEvent } from "./call-life.js";

const COLOURS: Readonly<Record<string, "red" | "yellow">> = { fatal: "red", error: "red", warn: "yellow" };

/** A request's life as lines for people, with times from where it began. */
export function lifeText(id: string, events: readonly TraceEvent[], terminal: Terminal): string[] {
  const began = events[0]?.at ?? 0;
  const times = events.map(({ at }) => `+${at - began} ms`);
  const width = Math.max(...times.map(({ length }) => length));
  return [
    `${terminal.style("bold", `request ${id}`)} ${terminal.style("dim", new Date(began).toISOString())}`,
    ...events.flatMap((event, index) => eventLines(event, (times[index] ?? "").padStart(width), terminal)),
  ];
}

function eventLines({ level, text, stack }: TraceEvent, time: string, terminal: Terminal): string[] {
  const colour = COLOURS[level];
  const label = level.toUpperCase().padEnd(5);
  const shown = colour === undefined ? printable(label) : terminal.style(colour, label);
  const line = `  ${terminal.style("dim", time)}  ${shown}  ${printable(text)}`;
  const indent = " ".repeat(time.length + 11);
  return [
    line,
    ...(stack === undefined
      ? []
      : printableLines(stack)
          .split("\n")
          .map((each) => indent + each)),
  ];
}
