import type { Checkup } from "./checkup.js";

/** The first place in each source, with its line, where a pattern is found. Comments do not count. */
export function spotsInSources<Id extends string>({ sources }: Pick<Checkup, "sources">, id: Id, pattern: RegExp) {
  return sources.flatMap(({ path, text }) => {
    const code = withoutComments(text);
    const index = code.search(pattern);
    return index < 0 ? [] : [{ id, where: `${path}:${code.slice(0, index).split("\n").length}` }];
  });
}

/** With all lines where they were. A `//` in an address is none. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/(^|[\s;{}()])\/\/[^\n]*/g, "$1");
}
