// Where the workspace is, and how its tools are run.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/[\\/]$/, "");
export const mcp = join(root, "packages", "cli", "bin", "mcp.js");

/** Writes a line that says what goes on, apart from a command's result. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

export function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`mcp-prod needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and run it again.`);
  process.exit(1);
}

/** Installs what the lock file names and builds all packages; done in seconds where little changed. */
export function ensureWorkspace() {
  say("· installing the workspace");
  pnpm(["install", "--frozen-lockfile", "--prefer-offline", "--reporter=append-only", "--loglevel=warn"]);
  say("· building the packages");
  pnpm(["--filter=./packages/*", "--recursive", "--reporter-hide-prefix", "run", "build"]);
}

/** Runs the workspace's pnpm, got through npm in the version that package.json names. */
export function pnpm(args, options = {}) {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return run("npx", ["--yes", "--loglevel=error", packageManager, ...args], options);
}

/** Runs a tool of the workspace's root. */
export function tool(name, args, options = {}) {
  return run(join(root, "node_modules", ".bin", name), args, options);
}

/** Runs a tool of the workspace's root and shows what it prints only where it fails. @returns the exit code */
export function quietTool(name, args) {
  const { status, stdout, stderr } = spawnSync(join(root, "node_modules", ".bin", name), args, {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) say(`${stdout}${stderr}`);
  return status ?? 1;
}

/** Runs a command to its end with its output on standard error, and ends this process where it fails, unless told not to. */
export function run(command, args, { mayFail = false, ...options } = {}) {
  const shell = process.platform === "win32";
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], shell, ...options });
  if (status === 0 || mayFail) return status ?? 1;
  say(`✗ ${command} ${args.join(" ")} failed${error ? `: ${error.message}` : ` with exit code ${status}`}.`);
  process.exit(1);
}
