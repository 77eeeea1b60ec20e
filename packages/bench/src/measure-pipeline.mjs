// What all stages of the pipeline take of the CPU, for each call.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { median } from "./statistics.mjs";

const FILE = fileURLToPath(new URL("../servers/pipeline-cost.mjs", import.meta.url));
/** Milliseconds. */
const TIMEOUT = 60_000;

/** @returns microseconds of CPU of a call with all stages, with none, and the difference; medians of rounds */
export async function measurePipeline() {
  const child = spawn(process.execPath, [FILE], { stdio: ["ignore", "pipe", "ignore"], timeout: TIMEOUT });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  await once(child, "close");
  const { whole, empty } = JSON.parse(text);
  return {
    whole: median(whole),
    empty: median(empty),
    stages: median(whole.map((each, round) => each - empty[round])),
  };
}
