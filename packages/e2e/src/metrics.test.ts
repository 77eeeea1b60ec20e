import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ensurePrometheus } from "../scripts/prometheus.mjs";
import { post } from "./support/connect.js";
import { copyProject } from "./support/made-project.js";
import { type RunningServer, runMcp, startServer } from "./support/run-mcp.js";

/** A name that the config takes, and that no line of the metrics may be broken by. */
const DEPENDENCY = 'prices"} 1\nup{x="\\';
const SETTINGS = `
  auth: { apiKeys: { file: "keys.json" } },
  dependencies: { [${JSON.stringify(DEPENDENCY)}]: {} },
  breaker: { minimumCalls: 2 },
  retry: { minDelay: 1, maxDelay: 2 },
  budgets: { perPrincipal: { soft: 1, hard: 2 } },
`;

const FILES = {
  shaky: tool(
    "shaky",
    `policy = { dependency: ${JSON.stringify(DEPENDENCY)} }; annotations = { readOnlyHint: true };`,
    {
      schema: "z.object({})",
      body: 'throw new TransientError("away");',
    },
  ),
  slow: tool("slow", "policy = { concurrency: { limit: 1, queue: 1, queueTimeout: 5_000 }, timeout: 1_000 };", {
    schema: "z.object({ ms: z.number() })",
    body: "await new Promise((resolve) => setTimeout(resolve, ms)); return ms;",
  }),
  seldom: tool("seldom", "policy = { rateLimit: { limit: 1, window: 60_000 }, cost: 2 };"),
  kept: tool("kept", "policy = { cache: { ttl: 60_000 } }; annotations = { readOnlyHint: true };"),
  apart: tool("apart", 'policy = { isolation: "worker" } as const;', {
    schema: "z.object({ ms: z.number() })",
    body: "if (ms === 0) process.exit(0); return ms;",
  }),
};

function tool(name: string, fields: string, { schema = "z.object({})", body = 'return "ok";' } = {}): string {
  return `import { MCPTool, TransientError } from "mcp-prod";
import { z } from "zod";
void TransientError;
export default class extends MCPTool {
  name = "${name}";
  description = "Does what the test needs";
  schema = ${schema};
  ${fields}
  async execute({ ms = 0 }: { ms?: number }): Promise<unknown> { void ms; ${body} }
}
`;
}

const SHOWN: readonly (string | RegExp)[] = [
  /^mcp_build_info\{name="made-server",version=".+",framework="\d.+",node="\d.+"\} 1$/,
  'mcp_tool_calls_total{tool="_unknown",outcome="error",code="UNKNOWN_TOOL"} 1',
  'mcp_tool_calls_total{tool="echo",outcome="error",code="INVALID_INPUT"} 1',
  'mcp_tool_calls_total{tool="shaky",outcome="error",code="CIRCUIT_OPEN"} 1',
  /^mcp_tool_calls_total\{tool="slow",outcome="error",code="OVERLOADED"\} [12]$/,
  'mcp_tool_calls_total{tool="slow",outcome="error",code="TIMEOUT"} 1',
  /^mcp_tool_queue_wait_seconds_count\{tool="slow"\} [1-9]/,
  'mcp_tool_places{tool="slow"} 1',
  'mcp_tool_retries_total{tool="shaky"} 4',
  'mcp_tool_cache_lookups_total{tool="kept",result="hit"} 1',
  'mcp_tool_replays_total{tool="apart"} 1',
  'mcp_rate_limited_total{tool="seldom"} 1',
  'mcp_rate_limited_total{tool="_auth"} 2',
  /^mcp_auth_attempts_total\{method="\w+",outcome="invalid"\} 2$/,
  'mcp_budget_principals{budget="hard"} 1',
  "mcp_budget_spent_ratio 1",
  "mcp_worker_restarts_total 1",
  'mcp_breaker_open{breaker="prices\\"} 1\\nup{x=\\"\\\\"} 1',
  'mcp_breaker_openings_total{breaker="prices\\"} 1\\nup{x=\\"\\\\"} 1',
  /^mcp_requests_refused_total\{code="UNAUTHENTICATED"\} 2$/,
  /^mcp_requests_refused_total\{code="INVALID_INPUT"\} 1$/,
  /^process_open_fds [1-9]/,
  /^nodejs_eventloop_lag_p99_seconds 0\.\d/,
];

let copy: Awaited<ReturnType<typeof copyProject>>;
let server: RunningServer;
let key: string;

beforeAll(async () => {
  copy = await copyProject();
  const config = join(copy.root, "mcp.config.ts");
  const settings = (await readFile(config, "utf8"))
    .replace("  version:", `${SETTINGS}  version:`)
    .replace("limits: {", "limits: { failedAuth: { limit: 2, window: 60_000 },");
  await writeFile(config, settings);
  for (const [name, source] of Object.entries(FILES)) {
    await writeFile(join(copy.root, `src/tools/${name}.tool.ts`), source);
  }
  const created = await runMcp(copy.root, ["keys", "create", "--label", "e2e", "--file", "keys.json", "--json"]);
  key = JSON.parse(created.stdout).secret;
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  server = await startServer(copy.root, { MCP_OPERATIONS_PORT: "0" });
});

afterAll(async () => {
  await server.end();
  await copy.remove();
});

let calls = 0;

async function call(name: string, args: object = {}, meta: object = {}): Promise<void> {
  calls += 1;
  const params = { name, arguments: args, _meta: meta };
  const message = { jsonrpc: "2.0", id: calls, method: "tools/call", params };
  await (await post(server.address, message, { authorization: `Bearer ${key}` })).text();
}

async function scrape(): Promise<string> {
  const { transports } = await server.logLine(({ msg }) => msg === "ready");
  const response = await fetch(Array.isArray(transports) ? String(transports[1]) : "");
  expect(response.status).toBe(200);
  return response.text();
}

test("promtool finds no fault with the metrics of a server that has met with everything", async () => {
  // The event loop is watched from the first scrape on.
  await scrape();
  await call("echo", { message: "hi" });
  await call("echo", { message: 5 });
  await call("nowhere");
  for (let n = 0; n < 3; n += 1) await call("shaky");
  await Promise.all([500, 500, 500, 500].map((ms) => call("slow", { ms })));
  await call("slow", { ms: 1_500 });
  for (let n = 0; n < 2; n += 1) await call("seldom");
  for (let n = 0; n < 2; n += 1) await call("kept");
  for (let n = 0; n < 2; n += 1) await call("apart", { ms: 1 }, { idempotencyKey: "one" });
  await call("apart", { ms: 0 });
  await post(server.address, "no message", { authorization: `Bearer ${key}` });
  for (let n = 0; n < 4; n += 1) await post(server.address, {}, { authorization: `Bearer wrong${n}` });
  const text = await scrape();

  const { promtool } = ensurePrometheus();
  const checked = spawnSync(promtool, ["check", "metrics"], { input: text, encoding: "utf8" });
  expect(checked).toMatchObject({ status: 0, stdout: "", stderr: "" });
  const lines = text.split("\n");
  const families = lines.filter((line) => line.startsWith("# TYPE ")).map((line) => line.split(" ")[2] ?? "");
  const silent = families.filter((name) => !lines.some((line) => line.startsWith(name)));
  expect(silent).toEqual([]);
  const isShown = (wanted: string | RegExp) =>
    lines.some((line) => (typeof wanted === "string" ? line === wanted : wanted.test(line)));
  expect(SHOWN.filter((wanted) => !isShown(wanted))).toEqual([]);
});
