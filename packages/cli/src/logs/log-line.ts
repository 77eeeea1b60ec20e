/** What is read of a line of the server's log. */
export interface LogLine {
  readonly [field: string]: unknown;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly level: string;
}

/** The last that a Date can be. */
const LAST_TIME = 8.64e15;

/**
 * Reads a line of the server's log, as it is, behind what a supervisor put before it, or in the JSON that journald
 * (`journalctl -o json`) or Docker wraps it in. Undefined where it is none.
 */
export function parseLogLine(text: string): LogLine | undefined {
  const start = text.indexOf("{");
  if (start < 0) return undefined;
  const value = parse(text.slice(start));
  if (isLogLine(value)) return value;
  const inner = value?.MESSAGE ?? value?.log;
  const line = typeof inner === "string" ? parse(inner) : undefined;
  return isLogLine(line) ? line : undefined;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLogLine(value: Record<string, unknown> | undefined): value is LogLine {
  return typeof value?.time === "number" && Math.abs(value.time) <= LAST_TIME && typeof value.level === "string";
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
