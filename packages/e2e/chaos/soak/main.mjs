// npm run soak: a server under full load for minutes, and what of its memory it does not give back.
import { devNull } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { freePort } from "../../scripts/free-port.mjs";
import { say } from "../../scripts/workspace.mjs";
import { Random } from "../random.mjs";
import { guardProcesses, ServerProcess } from "../server-process.mjs";
import { SoakClient } from "./client.mjs";

const CONNECTIONS = 48;
/** Milliseconds after which a session that nobody uses ends. */
const SESSION_IDLE = 5_000;
/** A million in the five minutes of a run. */
const MIN_CALLS_A_MINUTE = 200_000;
const MAX_GROWTH = 1.05;
/** Milliseconds without calls before memory is looked at: so long Node waits before it collects what an idle server left. */
const PAUSE = 15_000;
const SAMPLES = 15;

export async function main(args) {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: "string", default: "5" }, seed: { type: "string" } },
  });
  const minutes = Number(values.minutes);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  say(`· soak of ${minutes} minutes with seed ${seed}`);
  const port = await freePort();
  guardProcesses();
  const server = new ServerProcess(port, devNull, SESSION_IDLE);
  const world = { port, ...makeCount() };
  await server.start();
  const tenth = (minutes * 60_000) / 10;
  const random = new Random(seed);
  await load(world, random, "first", tenth);
  const first = await restingMemory(port);
  say(`· after the first tenth: ${world.total()} calls, ${inMb(first)} MB`);
  await load(world, random, "middle", 8 * tenth);
  say(`· after nine tenths: ${world.total()} calls, ${inMb(await memoryOf(port))} MB under load`);
  await load(world, random, "last", tenth);
  const last = await restingMemory(port);
  server.signal("SIGTERM");
  const code = await server.end();
  return conclude({ world, minutes, first, last, code });
}

/** @param part of the run: no two calls of it have the same text */
async function load(world, random, part, milliseconds) {
  const end = performance.now() + milliseconds;
  const isOver = () => performance.now() > end;
  const clients = Array.from({ length: CONNECTIONS }, (_, n) => {
    return new SoakClient(world, new Random(random.integer(0, 2 ** 32)), `${part} ${n}`, {
      hasSession: n % 2 === 0,
    }).run(isOver);
  });
  await Promise.all(clients);
}

function makeCount() {
  const counts = new Map();
  let wrong = 0;
  const count = (call, { kind, code, why }, came) => {
    const key = kind === "wrong" ? kind : `${kind} ${code}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (kind !== "wrong") return;
    wrong += 1;
    if (wrong < 10) say(`✗ ${call.tool} ${JSON.stringify(call.args)}: ${why}: ${JSON.stringify(came).slice(0, 500)}`);
  };
  const total = () => [...counts.values()].reduce((sum, calls) => sum + calls, 0);
  return { counts, count, total, wrong: () => wrong };
}

/** The median of some samples, after a pause. */
async function restingMemory(port) {
  await sleep(PAUSE);
  const samples = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    samples.push(await memoryOf(port));
    await sleep(200);
  }
  return samples.sort((a, b) => a - b)[Math.floor(SAMPLES / 2)];
}

/** The server's resident set, in bytes. */
async function memoryOf(port) {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
}

function conclude({ world, minutes, first, last, code }) {
  const calls = world.total();
  const needed = MIN_CALLS_A_MINUTE * minutes;
  const ratio = last / first;
  const sorted = [...world.counts].sort(([, a], [, b]) => b - a);
  for (const [outcome, times] of sorted) process.stdout.write(`${String(times).padStart(9)}  ${outcome}\n`);
  const faults = [
    calls < needed && `${calls} calls are less than ${needed}: run it with less beside it`,
    ratio > MAX_GROWTH && `the server's memory grew by ${((ratio - 1) * 100).toFixed(1)} %`,
    world.wrong() > 0 && `${world.wrong()} answers were wrong`,
    code !== 0 && `the server ended with ${code}`,
  ].filter(Boolean);
  for (const fault of faults) say(`✗ ${fault}`);
  const rss = `rss_first=${inMb(first)} rss_last=${inMb(last)} ratio=${ratio.toFixed(3)}`;
  process.stdout.write(`soak: calls=${calls} wrong=${world.wrong()} ${rss}\n`);
  return faults.length === 0 ? 0 : 1;
}

/** Megabytes. */
function inMb(bytes) {
  return (bytes / 2 ** 20).toFixed(1);
}
