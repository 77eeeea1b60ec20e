// tools/call and tools/list under load.
import { HttpLoad } from "./load/http-load.mjs";
import { StdioLoad } from "./load/stdio-load.mjs";
import { callTools, listTools } from "./load/work.mjs";
import { startHttpServer, startStdioServer } from "./processes.mjs";
import { median } from "./statistics.mjs";
import { CROWD, HTTP_TARGETS, OURS, OURS_STDIO, SDK1_STATEFUL, SDK1_STDIO } from "./targets.mjs";

const MANY_TOOLS = 1000;
/** A list of a thousand tools is some hundred kilobytes: two clients are a full load. */
const LIST_CONNECTIONS = 2;

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
  const whole = Object.keys(sets[0]).filter((name) => sets.every((set) => name in set));
  return Object.fromEntries(whole.map((name) => [name, joined(sets.map((set) => set[name]))]));
}

function joined(parts) {
  const perRound = parts.flatMap((part) => part.perRound);
  const latency = (name) => median(parts.map((part) => part[name]));
  return { perSecond: median(perRound), p50: latency("p50"), p99: latency("p99"), perRound };
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
