// nginx from Debian's package, with a config of the tests' own.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { ensurePackage } from "./debian.mjs";

const NGINX = "/usr/sbin/nginx";
/** Milliseconds. */
const START_TIMEOUT = 20_000;

/** Installs it unless it is there. @returns its path */
export function ensureNginx() {
  ensurePackage("nginx-light", () => existsSync(NGINX));
  return NGINX;
}

/** What `nginx -t` says of a config. */
export function checkNginx(config) {
  const { stdout, stderr } = spawnSync(ensureNginx(), ["-t", "-c", config], { encoding: "utf8" });
  return `${stdout}${stderr}`;
}

/** Runs it, in the foreground as the config must say, and waits until it listens. */
export async function startNginx(config, port) {
  const child = spawn(ensureNginx(), ["-c", config], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const until = Date.now() + START_TIMEOUT;
  while (!(await listens(port))) {
    if (child.exitCode !== null || Date.now() > until) {
      if (child.exitCode === null) await stop();
      throw new Error(`nginx did not start:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { stop };
}

function listens(port) {
  return new Promise((resolve) => {
    const probe = connect(port, "127.0.0.1", () => {
      probe.destroy();
      resolve(true);
    }).once("error", () => resolve(false));
  });
}
