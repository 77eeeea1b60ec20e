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
