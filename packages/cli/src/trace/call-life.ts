import { isObject, type LogLine } from "../logs/log-line.js";

/** Something that happened to a request. */
export interface TraceEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly level: string;
  readonly text: string;
  /** The stack of an error, with its causes. */
  readonly stack?: string;
}

interface Ranked extends TraceEvent {
  /** Of events in the same millisecond, the lower is the earlier. */
  readonly rank: number;
}

const KINDS = ["tool", "resource", "prompt", "completion"] as const;
/** Fields that the other words of an event tell. */
const TOLD = new Set<string>([...KINDS, "level", "time", "msg", "requestId", "err"]);

/** What the lines of a request say of its life, in the order in which it happened. */
export function callLife(lines: readonly LogLine[]): TraceEvent[] {
  const events = lines.flatMap(eventsOf);
  return events.sort((a, b) => a.at - b.at || a.rank - b.rank).map(({ rank: _, ...event }) => event);
}

function eventsOf(line: LogLine): Ranked[] {
  if (line.msg === "call" && typeof line.durationMs === "number") return callEvents(line, line.durationMs);
  return [{ at: line.time, rank: 2, level: line.level, text: textOf(line), ...stackOf(line) }];
}

/** The line of a call is written at its end, and says when what was before. */
function callEvents(line: LogLine, durationMs: number): Ranked[] {
  const { time, startMs, ran } = line;
  // Lines have whole milliseconds: it came no earlier than this.
  const startedAt = Math.floor(time - durationMs);
  const level = "info";
  const begins =
    ran !== false && typeof startMs === "number"
      ? [{ at: startedAt + Math.floor(startMs), rank: 1, level, text: beginText(line) }]
      : [];
  return [
    { at: startedAt, rank: 0, level, text: arrivalText(line) },
    ...begins,
    { at: time, rank: 3, level: line.level, text: endText(line), ...stackOf(line) },
  ];
}

function arrivalText(line: LogLine): string {
  const kind = KINDS.find((each) => line[each] !== undefined) ?? "tool";
  const auth = typeof line.auth === "string" ? ` (${line.auth})` : "";
  const session = typeof line.sessionId === "string" ? `, session ${line.sessionId}` : "";
  return `call of ${kind} ${line[kind]} by ${line.principal}${auth}${session}`;
}

function beginText({ startMs, queueMs }: LogLine): string {
  const queued = typeof queueMs === "number" ? `, of which ${queueMs} ms in the queue for a place` : "";
  return `its code begins, after ${startMs} ms${queued}`;
}

function endText({ outcome, code, durationMs, attempts, ran, queueMs, reason, err }: LogLine): string {
  const why = reason ?? messageOf(err);
  const waited = typeof queueMs === "number" ? `, ${queueMs} ms of it in the queue for a place` : "";
  const notes = [
    `after ${durationMs} ms`,
    ...(typeof attempts === "number" ? [`${attempts} attempts`] : []),
    ...(ran === false ? [notRun(outcome, waited)] : []),
  ];
  return `answered ${code}, ${notes.join(", ")}${why === undefined ? "" : `: ${why}`}`;
}

function notRun(outcome: unknown, waited: string): string {
  const why =
    outcome === "ok" ? "from its cache, or as an earlier call with its idempotency key" : "its code did not run";
  return `${why}${waited}`;
}

function textOf(line: LogLine): string {
  const { msg } = line;
  if (msg === "refused") return refusalText(line);
  if (msg === "attempt failed, and is made again") {
    return `attempt ${line.attempt} failed: ${messageOf(line.err) ?? "for no reason given"}; the next in ${Math.round(Number(line.waitMs))} ms`;
  }
  const rest = Object.entries(line).filter(([key]) => !TOLD.has(key));
  const fields = rest.length === 0 ? "" : ` ${JSON.stringify(Object.fromEntries(rest))}`;
  const error = messageOf(line.err);
  return `${msg ?? ""}${fields}${error === undefined ? "" : `: ${error}`}`.trim();
}

function refusalText({ method, path, status, code, address, principal, reason }: LogLine): string {
  const what = [method, path].filter((part) => part !== undefined).join(" ");
  const by = [principal, address].filter((part) => part !== undefined).join(" at ");
  const http = status === undefined ? "" : ` (${status})`;
  return `${what || "request"}${by === "" ? "" : ` by ${by}`} refused with ${code}${http}: ${reason}`;
}

function messageOf(err: unknown): string | undefined {
  return isObject(err) && "message" in err ? String(err.message) : undefined;
}

function stackOf({ err }: LogLine): { stack?: string } {
  return isObject(err) && "stack" in err && typeof err.stack === "string" ? { stack: err.stack } : {};
}
