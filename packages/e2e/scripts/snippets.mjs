// Compiles every TypeScript snippet of the README and the docs against the built packages.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, say, tool } from "./workspace.mjs";

const FOLDER = join(root, "packages", "e2e", "snippets");
const FENCE = /^```ts( [^\n]*)?\n([\s\S]*?)^```$/gm;

export function checkSnippets() {
  rmSync(FOLDER, { recursive: true, force: true });
  try {
    const count = documents().reduce((sum, path) => sum + extract(path), 0);
    say(`  ${count} snippets`);
    writeFileSync(join(FOLDER, "tsconfig.json"), JSON.stringify(settings()));
    return tool("tsc", ["--project", FOLDER], { mayFail: true });
  } finally {
    rmSync(FOLDER, { recursive: true, force: true });
  }
}

/** Each document's snippets stand in a folder of their own; one whose first line is a comment with a path is that file. */
function extract(path) {
  const snippets = [...readFileSync(join(root, path), "utf8").matchAll(FENCE)].map(([, , code]) => code);
  snippets.forEach((code, index) => {
    const named = /^\/\/ (\S+\.ts)$/m.exec(code.split("\n")[0] ?? "")?.[1];
    const file = join(FOLDER, path.replace(/\W+/g, "-"), named ?? `snippet-${index + 1}.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  });
  return snippets.length;
}

function documents() {
  const docs = readdirSync(join(root, "docs"), { recursive: true })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`);
  return ["README.md", ...docs];
}

/** As a made project has it. */
function settings() {
  const compilerOptions = {
    module: "nodenext",
    target: "es2023",
    types: ["node"],
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
  };
  return { compilerOptions, include: ["."] };
}
