// Whether the server is well when the torment is over.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds for what still runs to end. */
const SETTLE = 10_000;
/** Its calls are never over: that is what it is for. */
const NEVER_OVER = "never";
/** The official clients' fetch keeps some open for a while, each its own. */
const MAX_CONNECTIONS = 10;
/** Seconds. */
const MAX_LAG = 0.1;

/** @returns what is wrong with the server that nobody calls any more */
export async function illsOf({ port, sessions }) {
  const deadline = performance.now() + SETTLE;
  let ills = await look(port, sessions.size);
  while (ills.length > 0 && performance.now() < deadline) {
    await sleep(250);
    ills = await look(port, sessions.size);
  }
  return ills;
}

async function look(port, sessions) {
  const ills = [];
  const readiness = await get(port, "/readyz");
  if (readiness.status !== 200) ills.push(`/readyz is ${readiness.status}: ${readiness.text}`);
  const metrics = (await get(port, "/metrics")).text;
  for (const { name, labels, value } of readMetrics(metrics)) {
    const isGauge = ["mcp_tool_calls_in_flight", "mcp_tool_overruns_in_flight", "mcp_tool_calls_queued"].includes(name);
    const isExcused = name === "mcp_tool_overruns_in_flight" && labels.includes(`"${NEVER_OVER}"`);
    if (isGauge && value !== 0 && !isExcused) ills.push(`${name}{${labels}} is ${value}, with no calls`);
    if (name === "mcp_active_sessions" && value !== sessions) ills.push(`${value} sessions are open, not ${sessions}`);
    if (name === "nodejs_eventloop_lag_seconds" && value > MAX_LAG) ills.push(`the event loop is ${value} s late`);
    if (name === "mcp_active_connections" && value > MAX_CONNECTIONS) ills.push(`${value} connections are open`);
  }
  return ills;
}

/** Calls of one tool that are not answered yet. */
export async function inFlight(port, tool) {
  const metrics = readMetrics((await get(port, "/metrics")).text);
  return (
    metrics.find(({ name, labels }) => name === "mcp_tool_calls_in_flight" && labels === `tool="${tool}"`)?.value ?? 0
  );
}

async function get(port, path) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
  return { status: response.status, text: await response.text() };
}

function readMetrics(text) {
  const samples = [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)];
  return samples.map(([, name, labels = "", value]) => ({ name, labels, value: Number(value) }));
}

/** @returns effects that one process had twice for one key, and keys that two processes had an effect for */
export function readEffects(file) {
  const processes = new Map();
  const twice = [];
  for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
    const [pid, ...words] = line.split(" ");
    const key = words.join(" ");
    const seen = processes.get(key) ?? new Set();
    if (seen.has(pid)) twice.push(key);
    processes.set(key, seen.add(pid));
  }
  const again = [...processes.values()].filter(({ size }) => size > 1).length;
  return { keys: processes.size, twice, again };
}
