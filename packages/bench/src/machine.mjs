import { cpus } from "node:os";

/** Milliseconds. */
const LOOK = 300;

/** The part of the machine, from 0 to 1, that other work takes: asked while nothing of a run goes on. */
export async function busyPart() {
  const before = cpuTime();
  await new Promise((resolve) => setTimeout(resolve, LOOK));
  const after = cpuTime();
  return Number(((after.busy - before.busy) / (after.all - before.all)).toFixed(2));
}

function cpuTime() {
  let all = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += Object.values(times).reduce((sum, time) => sum + time, 0);
  }
  return { all, busy: all - idle };
}
