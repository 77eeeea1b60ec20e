// What is done to the server while its clients go on.
import { setTimeout as sleep } from "node:timers/promises";
import { say } from "../scripts/workspace.mjs";
import { inFlight } from "./aftermath.mjs";
import { makeCall } from "./calls.mjs";
import { makeAndCount, responseIn } from "./make-call.mjs";
import { ServerProcess } from "./server-process.mjs";
import { headersFor, messageFor, Wire } from "./wire.mjs";

/** Calls in flight when the server is told to stop: over 200, whatever else there is. */
const HELD = 240;
const MIN_HELD = 200;
/** Milliseconds: a busy machine takes seconds to send as many calls as must be in flight at SIGTERM. */
const HELD_FOR = 4_000;
const HELD_FOR_SIGTERM = 8_000;
/** Calls that are made again, with their keys, when their process is gone. */
const REPEATED = 20;

/** Starts a process and lets the clients go on. */
export async function startServer(world) {
  const server = new ServerProcess(world.target.port, world.effects);
  world.server = server;
  await server.start();
  world.target.up();
}

/** SIGTERM with more than 200 calls in flight: all must be answered, and the process end with 0. */
export async function endInMidLoad(world, random) {
  const held = holdCalls(world, random, HELD, HELD_FOR_SIGTERM);
  const inside = await waitForHeld(world.target.port);
  say(`· SIGTERM with ${inside} slow calls in flight`);
  if (inside < MIN_HELD) world.ledger.fault(`only ${inside} calls were in flight when the server was told to stop`);
  world.server.signal("SIGTERM");
  await succeed(world, 0);
  await Promise.all(held);
}

/** @returns how many of them run */
async function waitForHeld(port) {
  const tooLate = performance.now() + HELD_FOR_SIGTERM;
  let inside = 0;
  while (inside < MIN_HELD && performance.now() < tooLate) {
    await sleep(20);
    inside = await inFlight(port, "slow");
  }
  return inside;
}

/** SIGKILL in mid-load: what was in flight breaks, and nothing else. */
export async function killInMidLoad(world, random) {
  const before = makeRepeated(random);
  await Promise.all(before.map((call) => callOnce(world, call)));
  const held = holdCalls(world, random, 50);
  await sleep(200);
  world.target.down({ killed: true });
  world.server.signal("SIGKILL");
  await succeed(world, "SIGKILL");
  await Promise.all([...held, ...before.map((call) => callOnce(world, call))]);
}

/** An error that nobody catches: calls in flight are answered, and the process ends with 1. */
export async function crashInMidLoad(world, random) {
  const held = holdCalls(world, random, 50);
  await sleep(200);
  world.mayCrash = true;
  const crash = { row: "crashes", tool: "crashes", text: "crash", args: { text: "crash" }, ok: "crash", codes: [] };
  await callOnce(world, { ...crash, client: "crash" });
  await succeed(world, 1);
  world.mayCrash = false;
  await Promise.all(held);
}

/** Waits for the process to end as it must, and starts the next. */
async function succeed(world, expected) {
  const began = performance.now();
  const code = await stopped(world);
  const ended = performance.now();
  if (code !== expected) world.ledger.fault(`the process ended with ${code}, not with ${expected}`);
  await startServer(world);
  const took = (from, to) => `${((to - from) / 1000).toFixed(1)} s`;
  say(`· it ended within ${took(began, ended)}, and the next was ready after ${took(ended, performance.now())}`);
}

/** Waits for the process to end. @returns how it did */
export async function stopped({ server, target, ledger, mayCrash }) {
  const code = await server.end();
  if (!target.wasKilled(target.epoch)) target.down();
  const faults = server.faults.filter((fault) => !mayCrash || !fault.includes("nobody can catch this"));
  for (const fault of faults) ledger.fault(`the server logged ${fault}`);
  return code;
}

function holdCalls(world, random, count, milliseconds = HELD_FOR) {
  return Array.from({ length: count }, (_, n) => {
    const call = makeCall("slow", random, `held ${world.target.epoch}.${n}`);
    call.args.ms = milliseconds;
    return callOnce(world, { ...call, row: "(held)", client: "held" });
  });
}

function makeRepeated(random) {
  return Array.from({ length: REPEATED }, (_, n) => {
    const call = makeCall("count", random, `repeated ${n}`);
    call.args.fails = 0;
    return { ...call, client: "repeating" };
  });
}

/** On a connection of its own. */
async function callOnce(world, call) {
  const wire = new Wire(world.target);
  await world.target.ready(wire.isConnected);
  await makeAndCount(world, call, async () => {
    const came = await wire.send("POST", headersFor(call), JSON.stringify(messageFor(call, 1)));
    return responseIn(came, call, 1);
  });
  wire.close();
}
