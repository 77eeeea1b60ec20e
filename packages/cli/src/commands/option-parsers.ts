import { InvalidArgumentError } from "commander";

/** Parses `a,b` where every part must be one of those allowed. */
export function commaList(allowed: readonly string[]): (text: string) => string[] {
  return (text) => {
    const parts = text.split(",").map((part) => part.trim());
    const wrong = parts.find((part) => !allowed.includes(part));
    if (wrong !== undefined)
      throw new InvalidArgumentError(`Allowed are ${allowed.join(", ")}, alone or with commas between.`);
    return [...new Set(parts)];
  };
}

export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}

/** Collects `--arg key=value` given many times. */
export function keyValue(text: string, collected: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as key=value.");
  return new Map([...collected, [text.slice(0, at), text.slice(at + 1)]]);
}

/** Collects `--scope` given many times. */
export function scopeName(text: string, collected: readonly string[] = []): string[] {
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text)) {
    throw new InvalidArgumentError("A scope is one word of ASCII characters. Give --scope again for each.");
  }
  return [...new Set([...collected, text])];
}

export function keyLabel(text: string): string {
  if (/^[^\p{Cc}]{1,100}$/u.test(text) && text.trim() !== "") return text;
  throw new InvalidArgumentError("A label has 1 to 100 characters, on one line.");
}

const UNITS = new Map([
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** Parses `90m`, `24h` and `30d`; 0 needs no unit. @returns milliseconds */
export function duration(text: string): number {
  if (text === "0") return 0;
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const length = UNITS.get(unit);
  if (length === undefined) throw new InvalidArgumentError("Write it as 90m, 24h or 30d.");
  return Number(count) * length;
}

/** Parses a moment to come: a duration from now, or an ISO 8601 date in UTC. */
export function momentToCome(text: string): Date {
  const isDate = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z)?$/.test(text);
  const moment = new Date(isDate ? text : Date.now() + duration(text));
  // February 30 would be taken for a day in March.
  if (isDate && (Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(text.slice(0, 10)))) {
    throw new InvalidArgumentError("There is no such date.");
  }
  if (moment.getTime() <= Date.now()) throw new InvalidArgumentError("That is over already.");
  return moment;
}

/** Never 0 or less: to kill(2) those are groups of processes. */
export function processId(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError("A process id is a number from 1.");
  return Number(text);
}
