// A PostgreSQL server of the tests' own, on loopback, from Debian's package.
import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePackage } from "./debian.mjs";
import { freePort } from "./free-port.mjs";

const INSTALLED = "/usr/lib/postgresql";
const isRoot = process.getuid?.() === 0;

/** @returns its address for a superuser, and stop() */
export async function startPostgres() {
  const bin = findOrInstall();
  const folder = mkdtempSync(join(tmpdir(), "mcp-postgres-"));
  if (isRoot) chownSync(folder, Number(idOf("-u")), Number(idOf("-g")));
  const data = join(folder, "data");
  const port = await freePort();
  const pgCtl = (...args) => asServer(join(bin, "pg_ctl"), ["--pgdata", data, "--silent", ...args]);

  asServer(join(bin, "initdb"), ["--pgdata", data, "--username", "tester", "--auth", "trust", "--no-sync"]);
  pgCtl("--wait", "--log", join(folder, "log"), "--options", `-h 127.0.0.1 -p ${port} -k ${folder}`, "start");
  return {
    url: `postgres://tester@127.0.0.1:${port}/postgres`,
    stop: () => {
      pgCtl("--wait", "--mode", "fast", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findOrInstall() {
  ensurePackage("postgresql", () => existsSync(INSTALLED));
  const newest = readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a))[0] ?? "";
  return join(INSTALLED, newest, "bin");
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function asServer(command, args) {
  const [program, ...rest] = isRoot ? ["runuser", "-u", "postgres", "--", command, ...args] : [command, ...args];
  const { status, stdout, stderr } = spawnSync(program, rest, {
    cwd: tmpdir(),
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status !== 0) throw new Error(`${command} failed:\n${stdout ?? ""}${stderr}`);
}

function idOf(flag) {
  return execFileSync("id", [flag, "postgres"], { encoding: "utf8" }).trim();
}
