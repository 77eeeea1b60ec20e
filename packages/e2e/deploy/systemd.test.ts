import { cp, mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { z } from "zod";
import { freePort } from "../scripts/free-port.mjs";
import { type Systemd, startSystemd } from "../scripts/systemd.mjs";
import { startLoad } from "../src/support/load.js";
import { setUp } from "../src/support/made-project.js";
import { freeInstance, makeShop } from "./support/systemd-project.js";

const KEY = "k".repeat(40);
/** Seconds. The emitted time is too long to wait for. */
const WATCHDOG = 6;
const UNITS = "/etc/systemd/system";
const answerSchema = z.object({ result: z.object({ content: z.tuple([z.object({ text: z.string() })]) }) });
const toldSchema = z.object({ pid: z.number() }).loose();

let systemd: Systemd;
let port: number;
let operations: number;
let project: Awaited<ReturnType<typeof makeShop>>;

const systemctl = (...args: string[]) => systemd.run("systemctl", ...args);

/** Calls a tool on a connection of its own. */
async function call(name: string, args: object, at = port): Promise<string> {
  const params = { name, arguments: args };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const text = await new Promise<string>((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    const sent = request({ host: "127.0.0.1", port: at, path: "/mcp", method: "POST", headers, agent }, (response) => {
      response
        .setEncoding("utf8")
        .toArray()
        .then((parts) => resolve(parts.join("")), reject);
    });
    sent.once("error", reject).end(body);
  });
  return answerSchema.parse(JSON.parse(text.replace(/^[\s\S]*?data: /, ""))).result.content[0].text;
}

const tell = async (at = port) => toldSchema.parse(JSON.parse(await call("probe", { way: "tell" }, at)));

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
  port = await freePort();
  operations = await freePort();
  project = await makeShop(port, operations);
  const folder = await mkdtemp(join(setUp.work, "systemd-"));
  const at = (path: string) => join(folder, "inject", path);
  await mkdir(at("etc/shop/credentials"), { recursive: true, mode: 0o755 });
  await writeFile(at("etc/shop/credentials/SHOP_TOKEN"), "a token\n", { mode: 0o600 });
  await writeFile(at("etc/shop/credentials/MCP_OPERATIONS_KEY"), KEY, { mode: 0o600 });
  await cp(join(project.root, "deploy/systemd"), at(UNITS), { recursive: true });
  await mkdir(at("opt/shop"), { recursive: true });
  await symlink("releases/1.0.0", at("opt/shop/current"));
  await mkdir(at(`${UNITS}/shop.service.d`));
  await writeFile(at(`${UNITS}/shop.service.d/watchdog.conf`), `[Service]\nWatchdogSec=${WATCHDOG}\n`);
  systemd = await startSystemd(folder, {
    "/opt/shop/releases/1.0.0": project.root,
    "/opt/shop/releases/1.0.0/node_modules": join(setUp.project, "node_modules"),
    "/usr/bin/node": process.execPath,
  });
});

afterAll(async () => {
  await systemd?.end();
  await project?.remove();
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

test("the service starts when it says that it is ready, with its secrets, and may do no more than it must", async () => {
  expect(await systemctl("enable", "--now", "shop.socket", "shop-operations.socket", "shop")).toMatchObject({
    code: 0,
  });
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
  expect(await call("isolated", {})).toBe("from a worker");
  const metrics = `http://127.0.0.1:${operations}/metrics`;
  expect((await fetch(metrics)).status).toBe(401);
  expect((await fetch(metrics, { headers: { authorization: `Bearer ${KEY}` } })).status).toBe(200);
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
  await expect(call("probe", { way: "block" })).rejects.toThrow();
  await restarted(Number(NRestarts) + 2);
  expect((await tell()).pid).not.toBe(second.pid);
  const { output } = await systemd.run("journalctl", "--no-pager", "--unit=shop");
  expect(output).toMatch(/Main process exited, code=killed, status=9\/KILL/);
  expect(output).toMatch(/Failed with result 'watchdog'/);
});

test("a restart under load refuses no call", async () => {
  const before = await tell();
  const pids = new Set<unknown>();
  let failed = 0;
  const load = startLoad(4, async () => {
    try {
      pids.add((await tell()).pid);
    } catch (error) {
      failed += 1;
      throw error;
    }
  });
  for (let times = 0; times < 3; times += 1) {
    await sleep(300);
    expect(await systemctl("restart", "shop")).toMatchObject({ code: 0 });
  }
  await load.stop();
  expect(failed).toBe(0);
  expect(pids.size).toBeGreaterThanOrEqual(4);
  expect(pids).toContain(before.pid);
});

test("a call in flight is finished before a stop, which ends well; the next call starts the service again", async () => {
  const { pid } = await tell();
  const waiting = call("probe", { way: "wait" });
  await sleep(500);
  const stopped = systemctl("stop", "shop.service");
  expect(toldSchema.parse(JSON.parse(await waiting)).pid).toBe(pid);
  expect(await stopped).toMatchObject({ code: 0 });
  expect(await stateOf()).toMatchObject({ ActiveState: "inactive", Result: "success", ExecMainStatus: "0" });
  expect((await tell()).pid).not.toBe(pid);
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
