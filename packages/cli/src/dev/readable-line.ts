import pretty from "pino-pretty";
import { type LogLine, parseLogLine } from "../logs/log-line.js";
import { printable, printableLines } from "../ui/printable.js";

/** Fields of a call's line that its sentence has, or that say nothing in development. */
const TOLD = ["tool", "resource", "prompt", "completion", "requestId", "durationMs", "outcome", "code", "sessionId"];
const USUAL_CALLERS = ["anonymous", "local"];

/**
 * Makes what writes lines of a server's log for people: time, level and message, for a call its outcome, and below it
 * the stack of an error with its causes. Nothing in a line can make the terminal do anything but show it.
 */
export function readableLines(colorize: boolean): (line: string) => string {
  const write = pretty.prettyFactory({
    colorize,
    ignore: "pid,hostname",
    translateTime: "SYS:HH:MM:ss.l",
    singleLine: true,
  });
  return (text) => {
    const line = parseLogLine(text);
    if (line === undefined) return `${printable(text)}\n`;
    // Escapes first: what the formatter adds are the only escapes that are left.
    return write(harmless(line.msg === "call" ? toSentence(line) : line));
  };
}

/** `price ok 12.3 ms 8f3a…`, or with the error's code instead of ok. */
function toSentence(line: LogLine): Record<string, unknown> {
  const { tool, resource, prompt, completion, requestId, durationMs, outcome, code, reason } = line;
  const what = [tool, resource, prompt, completion].find((name) => name !== undefined);
  const how = outcome === "ok" ? "ok" : code;
  const why = reason === undefined ? "" : `: ${reason}`;
  const rest = Object.entries(line).filter(
    ([key, value]) => !TOLD.includes(key) && key !== "reason" && isWorthIt(key, value),
  );
  return { ...Object.fromEntries(rest), msg: `${what} ${how} ${durationMs} ms ${requestId}${why}` };
}

function isWorthIt(key: string, value: unknown): boolean {
  return value !== null && !(key === "principal" && USUAL_CALLERS.includes(String(value)));
}

/** A value whose texts can only be shown; only stacks keep their lines. */
function harmless(value: unknown, key = ""): unknown {
  if (typeof value === "string") return key === "stack" ? printableLines(value) : printable(value);
  if (Array.isArray(value)) return value.map((part) => harmless(part));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [printable(name), harmless(part, name)]));
}
