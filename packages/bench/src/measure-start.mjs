// From starting a process to its first answer to a call, on standard input and output.
import { StdioLoad } from "./load/stdio-load.mjs";
import { callTools } from "./load/work.mjs";
import { startStdioServer } from "./processes.mjs";
import { median } from "./statistics.mjs";
import { OURS_STDIO, SDK1_STDIO } from "./targets.mjs";

const STARTS = [10, 1000].flatMap((tools) => [
  { name: `mcp-prod, ${tools} tools`, server: { ...OURS_STDIO, args: [String(tools)] } },
  { name: `SDK 1.x, ${tools} tools`, server: { ...SDK1_STDIO, args: [String(tools)] } },
]);

/** @returns by name, the median of the milliseconds, and each round's; nothing of a server that failed */
export async function measureStarts(bench) {
  const measured = Object.fromEntries(STARTS.map(({ name }) => [name, []]));
  for (let round = 0; round < bench.pace.startRounds; round += 1) {
    for (const { name, server } of STARTS) {
      const milliseconds = await bench.attempt(name, () => timeStart(bench, server));
      await bench.endServers();
      if (milliseconds !== undefined) measured[name].push(milliseconds);
    }
  }
  const complete = Object.entries(measured).filter(([, perRound]) => perRound.length === bench.pace.startRounds);
  return Object.fromEntries(complete.map(([name, perRound]) => [name, { milliseconds: median(perRound), perRound }]));
}

async function timeStart(bench, server) {
  const startedAt = performance.now();
  const child = await bench.start(startStdioServer(server));
  await new StdioLoad(child, callTools()).open();
  return performance.now() - startedAt;
}
