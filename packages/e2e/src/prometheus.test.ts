import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { freePort } from "../scripts/free-port.mjs";
import { ensurePrometheus } from "../scripts/prometheus.mjs";
import { startPrometheus } from "../scripts/prometheus-server.mjs";
import { post } from "./support/connect.js";
import { type Load, randomNumbers, startLoad } from "./support/load.js";
import { setUp } from "./support/made-project.js";
import { firing, query } from "./support/prometheus-api.js";
import { type RunningServer, runMcp, startServer } from "./support/run-mcp.js";
import { makeWatchedProject } from "./support/watched-project.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);
const OPERATIONS_KEY = "operations-key-of-the-watched-server";

const dashboardSchema = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).optional() })),
});

let copy: Awaited<ReturnType<typeof makeWatchedProject>>;
let folder: string;
let environment: Record<string, string>;
let port: string;
let prices: Server;
let server: RunningServer;
let prometheus: Awaited<ReturnType<typeof startPrometheus>>;
let slept: Load;
let asked: Load;

const emitted = (path: string) => readFile(join(copy.root, "deploy", path), "utf8");
const promtool = (...args: string[]) =>
  execFileSync(ensurePrometheus().promtool, args, { cwd: join(copy.root, "deploy/prometheus"), encoding: "utf8" });

/** Minutes become seconds: what takes an hour in production is seen in a minute. */
function inSeconds(rules: string): string {
  return rules
    .replaceAll(
      /\[(\d+)([mh])\]/g,
      (_, count: string, unit: string) => `[${unit === "h" ? Number(count) * 60 : count}s]`,
    )
    .replaceAll(/^( +for: \d+)m$/gm, "$1s");
}

async function call(name: string, args: Record<string, unknown>): Promise<void> {
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } };
  const answer = await post(`http://127.0.0.1:${port}`, message, { authorization: "Bearer load" });
  await answer.json();
}

async function until(what: string, holds: () => Promise<boolean>, seconds = 40): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) {
      const now = [...(await firing(prometheus.url))].join(", ");
      throw new Error(`Not within ${seconds} s: ${what}. Firing: ${now || "nothing"}`);
    }
    await sleep(200);
  }
}

const fires = async (...names: string[]) => {
  const now = await firing(prometheus.url);
  return names.every((name) => now.has(name));
};
const noneFires = async (...names: string[]) => {
  const now = await firing(prometheus.url);
  return !names.some((name) => now.has(name));
};

async function startPrices(at: number): Promise<Server> {
  const listening = createServer((_request, response) => response.end("12")).listen(at, "127.0.0.1");
  await once(listening, "listening");
  return listening;
}

const serve = () => startServer(copy.root, environment, ["--port", port]);

beforeAll(async () => {
  copy = await makeWatchedProject();
  folder = await mkdtemp(join(setUp.work, "prometheus-"));
  port = String(await freePort());
  const pricesPort = await freePort();
  prices = await startPrices(pricesPort);
  environment = {
    MCP_OPERATIONS_KEY: OPERATIONS_KEY,
    MCP_OPERATIONS_PORT: String(await freePort()),
    PRICES_URL: `http://127.0.0.1:${pricesPort}`,
  };
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  expect(await runMcp(copy.root, ["emit", "alerts", "grafana"], environment)).toMatchObject({ code: 0 });

  const keyFile = join(folder, "operations.key");
  const config = (await emitted("prometheus/prometheus.yml"))
    .replaceAll("_interval: 15s", "_interval: 1s")
    .replace("/etc/prometheus/mcp-operations.key", keyFile);
  await writeFile(keyFile, OPERATIONS_KEY);
  await writeFile(join(folder, "prometheus.yml"), config);
  await writeFile(join(folder, "alerts.yml"), inSeconds(await emitted("prometheus/alerts.yml")));

  server = await serve();
  const random = randomNumbers(SEED);
  slept = startLoad(8, () => call("sleepy", { ms: 20 + 280 * random() }));
  asked = startLoad(1, async () => {
    await call("price", {});
    // A caller's mistake, which no alert is for.
    await call("sleepy", {});
    await sleep(20);
  });
  prometheus = await startPrometheus({ config: join(folder, "prometheus.yml") });
});

afterAll(async () => {
  await slept?.stop();
  await asked?.stop();
  await prometheus?.stop();
  await server?.end("SIGKILL");
  prices?.close();
  await copy?.remove();
  await rm(folder, { recursive: true, force: true });
});

describe("what mcp emit writes for Prometheus and Grafana", () => {
  test("are rules that promtool finds sound, with tests that pass", () => {
    expect(promtool("check", "rules", "alerts.yml")).toMatch(/SUCCESS: \d+ rules found/);
    expect(promtool("test", "rules", "alerts.test.yml")).toContain("SUCCESS");
    expect(promtool("check", "config", "--syntax-only", "prometheus.yml")).toContain("SUCCESS");
  });

  test("is the same every time, until the config changes", async () => {
    expect(await runMcp(copy.root, ["emit", "--check"], environment)).toMatchObject({ code: 0 });
    const moved = { ...environment, MCP_OPERATIONS_PORT: "1234" };
    const { code, stderr } = await runMcp(copy.root, ["emit", "--check"], moved);
    expect(code).toBe(1);
    expect(stderr).toMatch(/1 of 4 files[\s\S]*prometheus\.yml: outdated, made by `mcp emit alerts`/);
  });
});

describe(`a server under load, seed ${SEED}, that Prometheus scrapes every second`, () => {
  test("has the p95 that its callers see, within a bucket", async () => {
    await until("300 calls", async () => slept.seconds.length > 300);
    await until("scrapes", async () => (await query(prometheus.url, "count_over_time(up[1m]) >= 6")).length > 0);
    const buckets = "mcp_tool_call_duration_seconds_bucket";
    const bounds = (await query(prometheus.url, `${buckets}{tool="sleepy"}`)).map(({ labels }) => Number(labels.le));
    const quantile = `histogram_quantile(0.95, sum by (le) (rate(${buckets}{tool="sleepy"}[1m])))`;
    const [{ value } = { value: Number.NaN }] = await query(prometheus.url, quantile);
    const seen = [...slept.seconds].sort((a, b) => a - b)[Math.floor(slept.seconds.length * 0.95)] ?? Number.NaN;
    const bucketOf = (seconds: number) => bounds.filter((bound) => bound < seconds).length;
    expect(value).toBeGreaterThan(0);
    expect(Math.abs(bucketOf(value) - bucketOf(seen))).toBeLessThanOrEqual(1);
  });

  test("has data for every panel of the dashboard", async () => {
    const { panels } = dashboardSchema.parse(JSON.parse(await emitted("grafana/dashboard.json")));
    const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));
    const empty: string[] = [];
    for (const { title, expr } of queries) {
      const concrete = expr.replaceAll(/\$(?:instance|tool)\b/g, ".*").replaceAll("$__rate_interval", "10s");
      if ((await query(prometheus.url, concrete)).length === 0) empty.push(title);
    }
    expect(queries.length).toBeGreaterThan(25);
    expect(empty).toEqual([]);
  });

  test("fires nothing while all is well", async () => {
    const rules = await (await fetch(`${prometheus.url}/api/v1/rules`)).text();
    expect(rules).toContain('"health":"ok"');
    expect(rules).not.toMatch(/"health":"err"|lastError/);
    const outages = ["McpErrorBudgetBurnsFast", "McpToolFails", "McpBreakerOpen", "McpServerDown", "McpServerAbsent"];
    expect(await noneFires(...outages)).toBe(true);
  });
});

describe("an outage", () => {
  const OF_DEPENDENCY = [
    ...["McpErrorBudgetBurnsFast", "McpToolFails", "McpBreakerOpen"],
    ...["McpCriticalDependencyDown", "McpServerNotReady"],
  ];

  test("of what a tool depends on fires its alerts, and they resolve when it is back", async () => {
    const address = prices.address();
    prices.close();
    prices.closeAllConnections();
    await until("the outage is told", () => fires(...OF_DEPENDENCY));
    expect(await noneFires("McpServerDown", "McpServerAbsent")).toBe(true);

    prices = await startPrices(typeof address === "object" && address !== null ? address.port : 0);
    await until("all is well again", () => noneFires(...OF_DEPENDENCY));
  });

  test("of the server fires its alert, and it resolves when the server is back", async () => {
    await server.end("SIGKILL");
    await until("the server is said to be down", () => fires("McpServerDown"));
    server = await serve();
    await until("it is up again", () => noneFires("McpServerDown"));
  });
});

test("a server that drains is scraped to its end, and its last calls are counted", async () => {
  await slept.stop();
  await asked.stop();
  const last = call("sleepy", { ms: 4000 });
  await until(
    "the call is seen",
    async () => (await query(prometheus.url, "mcp_tool_calls_in_flight == 1")).length > 0,
  );
  const ended = server.end();
  const before = Date.now() / 1000;
  await sleep(2500);
  const scraped = await query(
    prometheus.url,
    `mcp_tool_calls_in_flight{tool="sleepy"} and on (instance) timestamp(up) > ${before + 1}`,
  );
  expect(scraped).toMatchObject([{ value: 1 }]);
  expect(await query(prometheus.url, "up")).toMatchObject([{ value: 1 }]);
  await last;
  expect(await ended).toMatchObject({ code: 0 });
});
