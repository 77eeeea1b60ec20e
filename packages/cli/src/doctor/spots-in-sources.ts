import type { Checkup } from "./checkup.js";

/** Where in a source something is. */
type Finder = RegExp | ((code: string) => readonly number[]);

/**
 * The first place in each source, with its line, where something is found. Comments do not count, but for one on the
 * line or the one above that says `mcp-doctor-ignore <id>`.
 */
export function spotsInSources<Id extends string>({ sources }: Pick<Checkup, "sources">, id: Id, finder: Finder) {
  return sources.flatMap(({ path, text }) => {
    const code = withoutComments(text);
    const lines = text.split("\n");
    const line = placesOf(code, finder)
      .map((index) => code.slice(0, index).split("\n").length)
      .find((number) => !isExcused(lines, number, id));
    return line === undefined ? [] : [{ id, where: `${path}:${line}` }];
  });
}

function placesOf(code: string, finder: Finder): readonly number[] {
  if (typeof finder === "function") return finder(code);
  return [...code.matchAll(new RegExp(finder, `${finder.flags}g`))].map(({ index }) => index);
}

/** @param number of the line, from 1 */
export function isExcused(lines: readonly string[], number: number, id: string): boolean {
  const near = [lines[number - 1], lines[number - 2]];
  return near.some((line) => line?.match(/(?:\/\/|#) mcp-doctor-ignore ([\w-]+)/)?.[1] === id);
}

/** With all lines where they were. A `//` in an address is none. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|[\s;{}()])\/\/[^\n]*/g, "$1");
}
