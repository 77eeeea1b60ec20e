// npm run chaos: a seeded torment of a real server process under load. docs/chaos.md explains what it prints.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { freePort } from "../scripts/free-port.mjs";
import { say } from "../scripts/workspace.mjs";
import { illsOf, readEffects } from "./aftermath.mjs";
import { PlainClient } from "./clients/plain-client.mjs";
import { RudeClient } from "./clients/rude-clients.mjs";
import { SdkClient } from "./clients/sdk-client.mjs";
import { Ledger } from "./ledger.mjs";
import { crashInMidLoad, endInMidLoad, killInMidLoad, startServer, stopped } from "./phases.mjs";
import { Random } from "./random.mjs";
import { report } from "./report.mjs";
import { guardProcesses } from "./server-process.mjs";
import { Target } from "./target.mjs";

/** Seconds of torment: at first, around each end of a process, and at last. */
const FULL = { first: 45, around: 8, last: 20 };
const QUICK = { first: 8, around: 2, last: 5 };

/** The clients. With their lanes, some 60 calls are in flight. */
const CLIENTS = [
  ...kind(8, "session", (...args) => new PlainClient(...args, { hasSession: true })),
  ...kind(8, "modern", (...args) => new PlainClient(...args, { hasSession: false })),
  ...kind(8, "rude", (...args) => new RudeClient(...args)),
  ...kind(3, "sdk", (...args) => new SdkClient(...args)),
];

export async function main(args) {
  const { values } = parseArgs({
    args,
    options: { seed: { type: "string" }, quick: { type: "boolean", default: false } },
  });
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const folder = mkdtempSync(join(tmpdir(), "mcp-chaos-"));
  const world = {
    target: new Target(await freePort()),
    ledger: new Ledger(seed, say),
    effects: join(folder, "effects"),
    server: undefined,
    /** Whether the server may log that nobody caught an error. */
    mayCrash: false,
  };
  writeFileSync(world.effects, "");
  guardProcesses();
  say(`· chaos with seed ${seed}`);
  try {
    await torment(world, new Random(seed), values.quick ? QUICK : FULL);
    return conclude(world, seed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function torment(world, random, { first, around, last }) {
  const { ledger, target } = world;
  let isOver = false;
  const phase = async (name, seconds, act) => {
    say(`· ${name}`);
    ledger.begin(name);
    await sleep(seconds * 1000);
    await act?.(world, random.fork(seconds));
    if (act !== undefined) await sleep(seconds * 1000);
    ledger.end();
  };
  await startServer(world);
  const clients = CLIENTS.map(({ name, make }, index) => make(world, random.fork(index), name).run(() => isOver));
  const allEnded = Promise.all(clients);
  const acted = async () => {
    await phase("steady", first);
    await phase("SIGTERM", around, endInMidLoad);
    await phase("SIGKILL", around, killInMidLoad);
    await phase("uncaught error", around, crashInMidLoad);
    await phase("steady again", last);
  };
  // A client that throws is a fault of this program, and ends it.
  await Promise.race([acted(), allEnded]);
  say("· stop");
  ledger.begin("stop");
  isOver = true;
  await allEnded;
  for (const ill of await illsOf(target)) ledger.fault(ill);
  world.server.signal("SIGTERM");
  const code = await stopped(world);
  if (code !== 0) ledger.fault(`the process ended with ${code}, not with 0`);
  ledger.end();
}

function conclude({ ledger, effects: file }, seed) {
  const effects = readEffects(file);
  for (const key of effects.twice) ledger.fault(`two effects of one process for the key ${key}`);
  process.stdout.write(`${report({ seed, ledger, effects, seconds: performance.now() / 1000 })}\n`);
  const { lost, wrong } = ledger.total;
  return lost === 0 && wrong === 0 ? 0 : 1;
}

function kind(count, name, make) {
  return Array.from({ length: count }, (_, n) => ({ name: `${name} ${n}`, make }));
}
