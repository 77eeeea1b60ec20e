// npm run check: everything that can be told without running the product.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll } from "./pack.mjs";
import { checkRepository } from "./repository-rules.mjs";
import { checkSnippets } from "./snippets.mjs";
import { quietTool, root, say, tool } from "./workspace.mjs";

const TYPED = [
  "packages/core",
  "packages/core/page",
  "packages/cli",
  "packages/create-mcp-prod",
  "packages/e2e",
  "packages/e2e/everything",
  ...templates(),
];

const CHECKS = {
  "format, lint, floors and cycles": () => tool("biome", ["check", "--error-on-warnings", "."], { mayFail: true }),
  types: () => worst(TYPED.map((project) => tool("tsc", ["--noEmit", "--project", project], { mayFail: true }))),
  "repository rules": checkRepository,
  "snippets in README and docs": checkSnippets,
  "packed packages": checkPackages,
};

export function main() {
  const failed = Object.entries(CHECKS).filter(([name, check]) => {
    const status = check();
    say(`${status === 0 ? "✓" : "✗"} ${name}`);
    return status !== 0;
  });
  if (failed.length > 0)
    say(`\nNot clean: ${failed.map(([name]) => name).join("; ")}. What is wrong stands above each line.`);
  return failed.length === 0 ? 0 : 1;
}

/** What users would install, as publint and attw see it. */
function checkPackages() {
  const packed = mkdtempSync(join(tmpdir(), "mcp-check-"));
  try {
    packAll(packed);
    const files = readdirSync(packed).map((name) => join(packed, name));
    return worst(
      files.flatMap((file) => [
        quietTool("publint", ["run", "--strict", file]),
        // ESM only: there is nothing for require() to get, and Node 20.19 needs nothing.
        file.includes("create-mcp-prod")
          ? 0
          : quietTool("attw", [file, "--profile", "esm-only", "--format", "ascii", "--no-definitely-typed"]),
      ]),
    );
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
}

function templates() {
  return readdirSync(join(root, "templates")).map((name) => `templates/${name}`);
}

function worst(statuses) {
  return Math.max(0, ...statuses);
}
