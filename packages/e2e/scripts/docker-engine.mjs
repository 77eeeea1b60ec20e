// A Docker engine of the tests' own, from Debian's package: its networks are for containers and this machine only, its
// builds have the machine's, and it leaves nothing behind.
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ensurePackage } from "./debian.mjs";

const ENGINE = "/usr/sbin/dockerd";
/** That of the package, which can build: another one may stand before it in the path. */
const CLIENT = "/usr/bin/docker";
/** Milliseconds. */
const START_TIMEOUT = 60_000;

export async function startDockerEngine() {
  ensurePackage("docker.io", () => existsSync(ENGINE) && existsSync(CLIENT));
  const folder = mkdtempSync(join(tmpdir(), "mcp-docker-"));
  const environment = {
    PATH: `${dirname(CLIENT)}:${process.env.PATH}`,
    HOME: folder,
    DOCKER_HOST: `unix://${join(folder, "docker.sock")}`,
    DOCKER_BUILDKIT: "1",
  };
  const engine = spawn(ENGINE, flags(folder, environment.DOCKER_HOST), {
    env: process.env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  engine.stderr.setEncoding("utf8").on("data", (text) => {
    said = (said + text).slice(-4000);
  });
  const ended = once(engine, "exit");
  const run = promisify(execFile);
  const docker = async (...args) => {
    const { stdout } = await run(CLIENT, args, { env: environment, maxBuffer: 2 ** 26 });
    return stdout.trim();
  };
  const stop = async () => {
    const containers = await docker("ps", "--all", "--quiet").catch(() => "");
    if (containers !== "") await docker("rm", "--force", "--volumes", ...containers.split("\n")).catch(() => undefined);
    await docker("network", "prune", "--force").catch(() => undefined);
    engine.kill("SIGTERM");
    await ended;
    unmount(join(folder, "exec", "netns"));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const until = Date.now() + START_TIMEOUT;
  while (
    await docker("version").then(
      () => false,
      () => true,
    )
  ) {
    if (engine.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error(`The Docker engine did not start:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { docker, environment, stop };
}

function flags(folder, host) {
  return [
    ...["--data-root", join(folder, "data"), "--exec-root", join(folder, "exec"), "--pidfile", join(folder, "pid")],
    ...["--host", host, "--bridge=none", "--iptables=false", "--ip6tables=false"],
    // Containers reach each other, and the machine their published ports, without any rule of the machine's.
    "--ip-forward=false",
  ];
}

/** The engine leaves the name of the machine's network behind. */
function unmount(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) spawnSync("umount", [join(folder, name)], { stdio: "ignore" });
}
