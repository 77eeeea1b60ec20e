import { marker } from "../redaction/marker.js";

/** Takes fields out of a finished line. */
export type HideFields = (line: string) => string;

/**
 * Makes what takes the fields at some paths out of finished log lines; undefined where there are none. A path is found
 * at any depth, and upper and lower case are the same: `user.ssn` is in `err.context.User.SSN` too.
 */
export function fieldHider(paths: readonly string[]): HideFields | undefined {
  if (paths.length === 0) return undefined;
  const wanted = paths.map((path) => path.toLowerCase().split("."));
  const last = [...new Set(wanted.map((keys) => `"${keys.at(-1)}":`))];
  return (line) => {
    // Most lines have none of them, and need not be taken apart.
    const lower = line.toLowerCase();
    if (!last.some((key) => lower.includes(key))) return line;
    return `${JSON.stringify(hide(JSON.parse(line), [], wanted))}\n`;
  };
}

function hide(value: unknown, trail: readonly string[], wanted: readonly string[][]): unknown {
  if (Array.isArray(value)) return value.map((part) => hide(part, trail, wanted));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => {
    const way = [...trail, key.toLowerCase()];
    const isWanted = wanted.some((keys) => keys.every((name, at) => name === way.at(at - keys.length)));
    return [key, isWanted ? marker("field") : hide(part, way, wanted)];
  });
  return Object.fromEntries(entries);
}
