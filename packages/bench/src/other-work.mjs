// What other processes do while something is measured: on a machine of few cores their work changes what comes out.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** Milliseconds of a clock tick, in which Linux counts the time of processes. */
const TICK = 10;

/**
 * Watches from now on.
 * @param child the server under test
 * @returns a function that tells how many cores others have used since; 0 where this machine does not tell
 */
export function watchOtherWork(child) {
  const before = read(child);
  return () => {
    const after = read(child);
    if (before === undefined || after === undefined) return 0;
    return (after.others - before.others) / (after.now - before.now);
  };
}

function read({ pid }) {
  try {
    const [, userTicks, systemTicks] = /\) (?:\S+ ){11}(\d+) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"));
    const server = (Number(userTicks) + Number(systemTicks)) * TICK;
    const { user, system } = process.cpuUsage();
    return { now: performance.now(), others: busyTime() - server - (user + system) / 1000 };
  } catch {
    return undefined;
  }
}

/** Milliseconds that all cores worked. */
function busyTime() {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
}
