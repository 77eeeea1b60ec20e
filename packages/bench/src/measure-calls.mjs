// tools/call and tools/list under load.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpLoad } from "./load/http-load.mjs";
import { StdioLoad } from "./load/stdio-load.mjs";
import { callTools, listTools } from "./load/work.mjs";
import { startHttpServer, startStdioServer } from "./processes.mjs";
import { median } from "./statistics.mjs";
import { AUTH, CROWD, HTTP_TARGETS, OURS, OURS_STDIO, SDK1_STATEFUL, SDK1_STDIO } from "./targets.mjs";

const MANY_TOOLS = 1000;
/** A list of a thousand tools is some hundred kilobytes: two clients are a full load. */
const LIST_CONNECTIONS = 2;
/** Of each set of servers. */
const AUTH_ROUNDS = 4;

/** @returns throughput by target of HTTP_TARGETS */
export function measureHttp(bench) {
  return measure(
    bench,
    HTTP_TARGETS.map((target) => ({ ...target, work: callTools() })),
    bench.pace.round,
  );
}

/** @returns throughput of ours, and of SDK 1.x */
export function measureList(bench) {
  const shared = { dialect: "session", work: listTools(MANY_TOOLS), connections: LIST_CONNECTIONS };
  const withTools = (server) => ({ ...server, args: [String(MANY_TOOLS)] });
  const targets = [
    { ...shared, name: "mcp-prod", server: withTools(OURS) },
    { ...shared, name: "SDK 1.x stateful", server: withTools(SDK1_STATEFUL), work: listTools(MANY_TOOLS) },
  ];
  return measure(bench, targets, bench.pace.listRound);
}

/**
 * A process may be some percent faster than its twin for all of its life, so that several sets of them are measured.
 * @returns throughput of a server with little in it, and of one that holds a lot; all tools called are of one kind
 */
export async function measureCrowd(bench) {
  const { crowdSets, rounds } = bench.pace;
  const sets = [];
  while (sets.length < crowdSets) sets.push(await measureCrowdOnce(bench, rounds / crowdSets));
  return joinSets(sets);
}

function joined(parts) {
  const perRound = parts.flatMap((part) => part.perRound);
  const latency = (name) => median(parts.map((part) => part[name]));
  return { perSecond: median(perRound), p50: latency("p50"), p99: latency("p99"), perRound };
}

/**
 * The same calls with the same headers, to servers that ask for API keys and to some that do not, in several sets of
 * processes for the same reason.
 * @returns throughput of both
 */
export async function measureAuth(bench) {
  const { authSets } = bench.pace;
  const { folder, token } = await makeApiKey();
  try {
    const credentials = `authorization: Bearer ${token}\r\n`;
    const shared = { work: callTools(), dialect: "session", credentials };
    const sets = [];
    while (sets.length < authSets) {
      const targets = [
        { ...shared, name: AUTH.none, server: { ...OURS } },
        { ...shared, name: AUTH.key, server: { ...OURS, args: ["1", join(folder, "keys.json")] } },
      ];
      sets.push(await measure(bench, targets, bench.pace.round, AUTH_ROUNDS));
    }
    return joinSets(sets);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns a key that one server takes, and the folder in which it is kept */
async function makeApiKey() {
  // Only here: what a load process holds has a part in how fast it is.
  const { ApiKeyStore } = await import("mcp-prod");
  const folder = await mkdtemp(join(tmpdir(), "bench-keys-"));
  const store = new ApiKeyStore(join(folder, "keys.json"), {});
  const { token } = await store.create({ label: "bench", scopes: [], expiresAt: undefined });
  return { folder, token };
}

function joinSets(sets) {
  const whole = Object.keys(sets[0]).filter((name) => sets.every((set) => name in set));
  return Object.fromEntries(whole.map((name) => [name, joined(sets.map((set) => set[name]))]));
}

function measureCrowdOnce(bench, rounds) {
  const { crowdSessions: sessions } = bench.pace;
  const crowded = { ...OURS, args: [String(MANY_TOOLS)] };
  const targets = [
    { name: CROWD.alone, server: { ...OURS, args: ["2"] }, work: callTools(1) },
    { name: CROWD.oneTool, server: crowded, work: callTools(1), sessions },
    { name: CROWD.open, server: crowded, work: callTools(1), sessionsOf: CROWD.oneTool, used: 32 },
    { name: CROWD.allTools, server: crowded, work: callTools(1, MANY_TOOLS - 1), sessions, sessionsOf: CROWD.oneTool },
  ];
  return measure(
    bench,
    targets.map((target) => ({ ...target, dialect: "session" })),
    bench.pace.round,
    rounds,
  );
}

/** @returns throughput of ours, and of SDK 1.x */
export async function measureStdio(bench) {
  const targets = [
    { name: "mcp-prod", server: OURS_STDIO },
    { name: "SDK 1.x", server: SDK1_STDIO },
  ];
  try {
    for (const target of targets) {
      await bench.attempt(target.name, async () => {
        target.child = await bench.start(startStdioServer(target.server));
        target.load = new StdioLoad(target.child, callTools());
        await target.load.open();
      });
    }
    return await bench.throughput(targets, bench.pace.round);
  } finally {
    await bench.endServers();
  }
}

/** Starts each server once, opens every target's sessions, and measures. */
async function measure(bench, targets, seconds, rounds) {
  try {
    const servers = new Map();
    for (const { server } of targets) servers.set(server, servers.get(server) ?? bench.start(startHttpServer(server)));
    // Settled here, so that none goes unheard while another is awaited.
    await Promise.allSettled(servers.values());
    for (const target of targets) {
      await bench.attempt(target.name, async () => {
        const { child, port } = await servers.get(target.server);
        target.child = child;
        const sessionsOf = targets.find(({ name }) => name === target.sessionsOf)?.load;
        target.load = new HttpLoad({ ...target, port, sessionsOf });
        await target.load.open();
      });
    }
    return await bench.throughput(targets, seconds, rounds);
  } finally {
    await bench.endServers();
  }
}
