// Once for all end-to-end tests: publishes the packages and makes a project as a user would, with npx, in an empty folder.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRegistry } from "./registry.mjs";

export default async function setUp() {
  const folder = mkdtempSync(join(tmpdir(), "mcp-e2e-"));
  const registry = await startRegistry(join(folder, "registry"));
  globalThis.e2e = { folder, registry };
  const work = join(folder, "work");
  mkdirSync(work);
  const created = spawnSync("npx", ["--yes", "create-mcp-prod", "made-server", "--yes"], {
    cwd: work,
    env: { ...withoutWorkspace(process.env), ...registry.environment },
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (created.status !== 0) throw new Error(`npx create-mcp-prod failed:\n${created.stdout}\n${created.stderr}`);
  process.env.E2E = JSON.stringify({
    packed: join(folder, "registry", "packed"),
    work,
    project: join(work, "made-server"),
    created: { stdout: created.stdout, stderr: created.stderr },
    environment: registry.environment,
  });
}

/** What npm and pnpm tell their children of this repository would reach the made project. */
function withoutWorkspace(environment) {
  return Object.fromEntries(Object.entries(environment).filter(([key]) => !/^(?:npm_|pnpm_|INIT_CWD$)/i.test(key)));
}
