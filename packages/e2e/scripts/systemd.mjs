// A systemd of the tests' own, see systemd-boot.sh.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ensurePackage } from "./debian.mjs";

const SCRIPT = fileURLToPath(new URL("systemd-boot.sh", import.meta.url));
const UP = /^(?:running|degraded)$/m;
const BOOT_TRIES = 100;

/**
 * @param folder an empty one, with what is to be copied over the machine's files in `inject`
 * @param shown what is to be seen elsewhere, by where
 */
export async function startSystemd(folder, shown) {
  ensurePackage("systemd", () => existsSync("/lib/systemd/systemd"));
  const binds = Object.entries(shown).map(([target, source]) => `${source}:${target}`);
  const boot = spawn(SCRIPT, [folder, ...binds], { stdio: ["pipe", "pipe", 2] });
  const [pid] = await once(createInterface(boot.stdout), "line");
  const run = (command, ...args) => runIn(pid, [command, ...args]);
  const end = async () => {
    boot.stdin.end();
    await once(boot, "close");
  };
  for (let tries = 0; tries < BOOT_TRIES; tries += 1) {
    if (UP.test((await run("systemctl", "is-system-running")).output)) return { run, end };
    await sleep(100);
  }
  await end();
  throw new Error(`systemd did not boot:\n${readFileSync(join(folder, "log"), "utf8")}`);
}

function runIn(pid, command) {
  return new Promise((resolve) => {
    const child = execFile("nsenter", ["-t", pid, "-a", ...command], { timeout: 60_000 }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode, output: stdout + stderr });
    });
  });
}
