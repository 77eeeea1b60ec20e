// npm run bench: this framework beside raw Fastify and the other servers, in one run on this machine.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { say } from "../../e2e/scripts/workspace.mjs";
import { Bench } from "./bench.mjs";
import { measureAuth, measureCrowd, measureHttp, measureList, measureStdio } from "./measure-calls.mjs";
import { measurePipeline } from "./measure-pipeline.mjs";
import { measureSessions } from "./measure-sessions.mjs";
import { measureStarts } from "./measure-start.mjs";
import { FULL, QUICK } from "./pace.mjs";
import { ensurePeers } from "./peers.mjs";
import { endAllProcesses } from "./processes.mjs";
import { ratiosOf } from "./ratios.mjs";
import { tableOf } from "./table.mjs";

const RESULTS = fileURLToPath(new URL("../results.json", import.meta.url));
/** Minutes after which a run is given up. */
const LIMIT = 20;

const PARTS = {
  http: { what: "HTTP tools/call", measure: measureHttp },
  stdio: { what: "stdio tools/call", measure: measureStdio },
  list: { what: "tools/list of 1,000 tools", measure: measureList },
  crowd: { what: "1,000 tools and 10,000 sessions", measure: measureCrowd },
  auth: { what: "authentication by API key", measure: measureAuth },
  sessions: { what: "idle sessions", measure: measureSessions },
  starts: { what: "start to first answer", measure: measureStarts },
  pipeline: { what: "stages of the pipeline", measure: measurePipeline },
};

/** @param args `--quick` ends within a minute; names of parts measure those alone, for work on one of them */
export async function main(args) {
  const parts = Object.keys(PARTS).filter((part) => args.includes(part));
  const unknown = args.filter((arg) => arg !== "--quick" && !(arg in PARTS));
  if (unknown.length > 0) {
    say(`Unknown: ${unknown.join(" ")}. It takes --quick, and of ${Object.keys(PARTS).join(", ")} those to measure.`);
    return 2;
  }
  guardProcesses();
  // The load has garbage too: what V8 takes for old while a run begins would hold up its answers for the rest of it.
  setFlagsFromString("--no-allocation-site-pretenuring");
  ensurePeers();
  const quick = args.includes("--quick");
  const results = await measureParts(parts.length === 0 ? Object.keys(PARTS) : parts, quick ? QUICK : FULL);
  const ratios = ratiosOf(results);
  for (const line of tableOf(results, ratios)) process.stdout.write(`${line}\n`);
  if (results.disturbed > 0)
    say(
      `✗ Other work on this machine disturbed ${results.disturbed} rounds: take the ratios with care, or run it again.`,
    );
  if (parts.length === 0) {
    const machine = { node: process.version, cores: availableParallelism() };
    const report = { date: new Date().toISOString(), ...machine, quick, ratios, ...results };
    writeFileSync(RESULTS, `${JSON.stringify(report, null, 2)}\n`);
    say(`· written to packages/bench/results.json`);
  }
  return 0;
}

async function measureParts(parts, pace) {
  const results = {
    http: {},
    stdio: {},
    list: {},
    crowd: {},
    auth: {},
    sessions: {},
    starts: {},
    pipeline: {},
    notServed: {},
    disturbed: 0,
  };
  for (const part of parts) {
    const { what, measure } = PARTS[part];
    say(`· ${what}`);
    const bench = new Bench(pace);
    results[part] = await measure(bench);
    results.disturbed += bench.disturbed;
    for (const [name, why] of Object.entries(bench.notServed)) results.notServed[`${what}: ${name}`] = why;
  }
  return results;
}

/** No server outlives this process, however it ends. */
function guardProcesses() {
  process.once("exit", endAllProcesses);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
  const tooLong = () => {
    say(`✗ The run was not done after ${LIMIT} minutes, and is given up.`);
    process.exit(1);
  };
  setTimeout(tooLong, LIMIT * 60_000).unref();
}
