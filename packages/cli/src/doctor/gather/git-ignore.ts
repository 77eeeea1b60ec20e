import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/** Lines of a .gitignore, and the project's folder as seen from where it is. */
export interface IgnoreList {
  readonly prefix: string;
  readonly lines: readonly string[];
}

/** The .gitignore of a project, and those above it in the same repository, the farthest first. */
export function readIgnoreLists(root: string): IgnoreList[] {
  const lists: IgnoreList[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    const file = join(folder, ".gitignore");
    if (existsSync(file)) {
      const prefix = relative(folder, root).split(sep).join("/");
      lists.unshift({ prefix, lines: readFileSync(file, "utf8").split(/\r?\n/) });
    }
    const isTop = existsSync(join(folder, ".git")) || folder === dirname(folder);
    if (isTop) return existsSync(join(folder, ".git")) ? lists : lists.filter(({ prefix }) => prefix === "");
  }
}

/** Whether git leaves a file out (gitignore(5)). */
export function isIgnored(path: string, lists: readonly IgnoreList[]): boolean {
  let ignored = false;
  for (const { prefix, lines } of lists) {
    const full = prefix === "" ? path : `${prefix}/${path}`;
    for (const line of lines) {
      const text = line.trim();
      if (text === "" || text.startsWith("#")) continue;
      const isNegated = text.startsWith("!");
      if (patternOf(isNegated ? text.slice(1) : text).test(full)) ignored = !isNegated;
    }
  }
  return ignored;
}

/** What a pattern matches is left out with all that is in it. */
function patternOf(line: string): RegExp {
  const onlyFolder = line.endsWith("/");
  const body = line.replace(/\/$/, "");
  const start = body.includes("/") ? "^" : "(?:^|/)";
  const source = body
    .replace(/^\//, "")
    .split(/(\*\*\/|\/\*\*|\*|\?)/)
    .map((part) => GLOBS[part] ?? part.replace(/[.+^${}()|[\]\\]/g, "\\$&"))
    .join("");
  return new RegExp(`${start}${source}${onlyFolder ? "/" : "(?:/|$)"}`);
}

const GLOBS: Readonly<Record<string, string>> = { "**/": "(?:.*/)?", "/**": "/.*", "*": "[^/]*", "?": "[^/]" };
