// The other servers' packages: in a folder of their own, installed the first time they are needed.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { say } from "../../e2e/scripts/workspace.mjs";

const folder = fileURLToPath(new URL("../peers", import.meta.url));
/** npm writes it last. */
const installed = `${folder}/node_modules/.package-lock.json`;
const INSTALL_TIMEOUT = 180_000;

/** Without the peers the run goes on: what they would have answered is reported as not served. */
export function ensurePeers() {
  if (existsSync(installed) && statSync(installed).mtimeMs > statSync(`${folder}/package-lock.json`).mtimeMs) return;
  say("· installing the servers to compare with");
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
    timeout: INSTALL_TIMEOUT,
  });
  if (status !== 0) say("✗ They could not be installed: this run has no numbers of theirs. Is the registry reachable?");
}
