import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { freePort } from "../scripts/free-port.mjs";
import { type Systemd, startSystemd } from "../scripts/systemd.mjs";
import { startLoad } from "../src/support/load.js";
import { setUp } from "../src/support/made-project.js";
import { docsCommands } from "./support/docs-commands.js";
import { call, probe } from "./support/probe-client.js";
import { freeInstance, makeShop } from "./support/systemd-project.js";

const KEY = "k".repeat(40);
/** Seconds. The emitted time is too long to wait for. */
const WATCHDOG = 6;
const UNITS = "/etc/systemd/system";

let systemd: Systemd;
let port: number;
let operations: number;
/** What docs/deploy.md has an operator type, for a server called shop. */
let documented: { readonly install: string; readonly upgrade: string };
const projects: Awaited<ReturnType<typeof makeShop>>[] = [];

const systemctl = (...args: string[]) => systemd.run("systemctl", ...args);
const typed = (commands: string) => systemd.run("bash", "-euc", commands);
const tell = (at = port) => probe(at, "tell");
const journal = async () => (await systemd.run("journalctl", "--no-pager", "--unit=shop", "--output=cat")).output;

async function stateOf(unit = "shop"): Promise<Record<string, string>> {
  const { output } = await systemctl("show", unit);
  return Object.fromEntries(output.split("\n").map((line) => line.split("=", 2)));
}

/** Waits until the service has started again by itself. */
async function restarted(times: number): Promise<Record<string, string>> {
  for (;;) {
    const state = await stateOf();
    if (Number(state.NRestarts) >= times && state.SubState === "running") return state;
    await sleep(100);
  }
}

beforeAll(async () => {
  const [first = "", upgrade = ""] = await docsCommands("deploy.md", "## systemd");
  // What comes before is typed where the project is built.
  const [, install = ""] = first.split("# On the host, as root\n");
  documented = { install, upgrade };
  port = await freePort();
  operations = await freePort();
  const folder = await mkdtemp(join(setUp.work, "systemd-"));
  const at = (path: string) => join(folder, "inject", path);
  await mkdir(at("etc/shop/credentials"), { recursive: true, mode: 0o755 });
  await writeFile(at("etc/shop/credentials/MCP_OPERATIONS_KEY"), KEY, { mode: 0o600 });
  // As `systemctl edit` has it.
  await mkdir(at(`${UNITS}/shop.service.d`), { recursive: true });
  await writeFile(at(`${UNITS}/shop.service.d/override.conf`), `[Service]\nWatchdogSec=${WATCHDOG}\n`);
  const shown: Record<string, string> = { "/usr/bin/node": process.execPath };
  for (const version of ["1.2.3", "1.2.4"]) {
    const project = await makeShop(version, port, operations);
    projects.push(project);
    shown[`/opt/shop/releases/${version}`] = project.root;
    shown[`/opt/shop/releases/${version}/node_modules`] = join(setUp.project, "node_modules");
  }
  systemd = await startSystemd(folder, shown);
});

afterAll(async () => {
  await systemd?.end();
  for (const { remove } of projects) await remove();
});

test("the documented commands install it: it starts with its secrets, and may do no more than it must", async () => {
  const commands = documented.install
    .replace(/^curl .*$/m, "")
    .replace(/ +# (and shop-operations.socket)$/m, " shop-operations.socket");
  expect(await typed(`DATABASE_URL="a token"\n${commands}`)).toMatchObject({ code: 0 });
  expect(await stateOf()).toMatchObject({ SubState: "running", StatusText: "Ready", NRestarts: "0" });
  expect(await tell()).toMatchObject({
    token: "a token",
    region: '50 % \\ "north"',
    tokenInEnvironment: false,
    root: false,
    project: "EROFS",
    machine: "EROFS",
    home: "EACCES",
    othersSecret: "EACCES",
  });
  expect(await call(port, "isolated", {})).toBe("from a worker");
  const metrics = `http://127.0.0.1:${operations}/metrics`;
  expect((await fetch(metrics)).status).toBe(401);
  expect((await fetch(metrics, { headers: { authorization: `Bearer ${KEY}` } })).status).toBe(200);
});

test("systemd finds nothing wrong with the units, and the service is locked up as far as V8 allows", async () => {
  const units = ["shop.service", "shop.socket", "shop-operations.socket", "shop@.service"].map(
    (unit) => `${UNITS}/${unit}`,
  );
  const verified = await systemd.run("systemd-analyze", "verify", "--man=no", "--recursive-errors=yes", ...units);
  expect(verified).toEqual({ code: 0, output: "" });
  for (const unit of units.filter((path) => path.endsWith(".service"))) {
    const judged = await systemd.run("systemd-analyze", "security", "--offline=true", "--threshold=15", unit);
    expect([judged.code, judged.output.split("\n").at(-2)]).toEqual([0, expect.stringContaining("Overall exposure")]);
  }
});

test("the watchdog hears of a server that does well", async () => {
  const { pid } = await tell();
  await sleep(WATCHDOG * 1_500);
  expect((await tell()).pid).toBe(pid);
});

test("killed, it is back; blocked, systemd's watchdog ends it, and it is back", async () => {
  const { pid } = await tell();
  const { NRestarts } = await stateOf();
  expect(await systemctl("kill", "--signal=KILL", "--kill-who=main", "shop")).toMatchObject({ code: 0 });
  await restarted(Number(NRestarts) + 1);
  const second = await tell();
  expect(second.pid).not.toBe(pid);
  await expect(probe(port, "block")).rejects.toThrow();
  await restarted(Number(NRestarts) + 2);
  expect((await tell()).pid).not.toBe(second.pid);
  expect(await journal()).toMatch(
    /Main process exited, code=killed, status=9\/KILL[\s\S]*Failed with result 'watchdog'/,
  );
});

test("without a secret that it needs it says which, is tried again, and is back once that is there", async () => {
  expect(
    await typed("mv /etc/shop/credentials/DATABASE_URL /root/ && echo SHOP_REGION=south > /etc/shop/environment"),
  ).toEqual({ code: 0, output: "" });
  expect(await systemctl("restart", "shop")).toMatchObject({ code: 1 });
  expect(await stateOf()).toMatchObject({ SubState: "auto-restart", Result: "exit-code" });
  expect(await journal()).toMatch(/DATABASE_URL: is not set: .*"The shop's data"/);
  const waiting = tell();
  expect(await typed("mv /root/DATABASE_URL /etc/shop/credentials/")).toEqual({ code: 0, output: "" });
  expect(await waiting).toMatchObject({ token: "a token", region: "south" });
});

test("an upgrade and a rollback by the documented commands refuse no call, and leave what was edited", async () => {
  const versions = new Set<unknown>();
  let failed = 0;
  const load = startLoad(4, async () => {
    try {
      versions.add((await tell()).version);
    } catch (error) {
      failed += 1;
      throw error;
    }
  });
  try {
    for (const version of ["1.2.4", "1.2.3"]) {
      await sleep(300);
      expect(await typed(documented.upgrade.replaceAll("1.2.4", version))).toEqual({ code: 0, output: "" });
      expect(await tell()).toMatchObject({ version });
    }
  } finally {
    await load.stop();
  }
  expect(failed).toBe(0);
  expect(versions).toEqual(new Set(["1.2.3", "1.2.4"]));
  expect(await stateOf()).toMatchObject({ WatchdogUSec: `${WATCHDOG}s` });
});

test("a call in flight is finished before a stop, which ends well; the next call starts the service again", async () => {
  const { pid } = await tell();
  const waiting = probe(port, "wait");
  await sleep(500);
  const stopped = systemctl("stop", "shop.service");
  expect((await waiting).pid).toBe(pid);
  expect(await stopped).toMatchObject({ code: 0 });
  expect(await stateOf()).toMatchObject({ ActiveState: "inactive", Result: "success", ExecMainStatus: "0" });
  expect((await tell()).pid).not.toBe(pid);
});

test("more restarts than anybody needs in five minutes are none too many", async () => {
  const starts = async () => (await journal()).match(/^Starting shop.service/gm)?.length ?? 0;
  while ((await starts()) < 12) expect(await systemctl("restart", "shop")).toEqual({ code: 0, output: "" });
  expect(await stateOf("shop.socket")).toMatchObject({ ActiveState: "active", Result: "success" });
});

test("what the server writes is there after a restart, wherever its process may write", async () => {
  expect(await systemctl("restart", "shop")).toMatchObject({ code: 0 });
  const { output } = await systemd.run("cat", "/var/lib/shop/var/usage.json");
  expect(output).toContain("probe");
});

test("instances of the template have a port each", async () => {
  const ports = [await freeInstance(), await freeInstance()];
  for (const instance of ports) {
    expect(await systemctl("start", `shop@${instance}`)).toMatchObject({ code: 0 });
    expect(await tell(instance)).toMatchObject({ token: "a token" });
    expect((await fetch(`http://127.0.0.1:1${instance}/metrics`)).status).toBe(401);
  }
});
