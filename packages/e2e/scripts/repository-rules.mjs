// Rules of this repository that no tool knows: how long files are, and what must not stand in them.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, say } from "./workspace.mjs";

const MAX_LINES = 250;
const TOP_LEVEL = [
  "packages",
  "templates",
  "docs",
  "package.json",
  "pnpm-workspace.yaml",
  "tsconfig.base.json",
  "README.md",
];
/** Beside those a repository needs its dotfiles, lock file, licence, lint settings and contributor page. */
const TOP_LEVEL_ALSO = ["pnpm-lock.yaml", "LICENSE", "biome.json", "CONTRIBUTING.md"];

const FORBIDDEN = [
  { what: "an address in the lock file", in: /^pnpm-lock\.yaml$/, pattern: /https?:\/\//, except: /^deprecated:/ },
  {
    what: "a test that is switched off or narrowed",
    in: /\.test\.ts$/,
    pattern: /\b(?:it|test|describe)\.(?:skip|only|todo)\b/,
  },
  {
    what: "a type escape",
    in: /^packages\/[^/]+\/(?:src|page)\/.*(?<!\.test)\.ts$/,
    pattern: /@ts-(?:ignore|nocheck|expect-error)|\bas any\b|: any\b|as unknown as/,
  },
  { what: "a left-over mark", in: /\.(?:ts|mjs)$/, pattern: /\b(?:TO[D]O|FI[X]ME|XX[X])\b/ },
];

export function checkRepository() {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  })
    .trim()
    .split("\n");
  const problems = [...misplaced(files), ...files.flatMap(problemsOf)];
  for (const problem of problems) say(`  ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

function misplaced(files) {
  const allowed = new Set([...TOP_LEVEL, ...TOP_LEVEL_ALSO]);
  const top = new Set(files.map((file) => file.split("/")[0]));
  return [...top]
    .filter((name) => !name.startsWith(".") && !allowed.has(name))
    .map((name) => `${name}: does not belong at the top level`);
}

function problemsOf(file) {
  if (!/\.(?:ts|mjs|js|json|ya?ml|md)$/.test(file)) return [];
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  const problems = [];
  if (/\.(?:ts|mjs)$/.test(file) && lines.length - 1 > MAX_LINES)
    problems.push(`${file}: ${lines.length - 1} lines, more than ${MAX_LINES}`);
  for (const rule of FORBIDDEN) {
    if (!rule.in.test(file)) continue;
    lines.forEach((line, index) => {
      if (rule.pattern.test(line) && !rule.except?.test(line.trim()))
        problems.push(`${file}:${index + 1}: ${rule.what}`);
    });
  }
  return problems;
}
