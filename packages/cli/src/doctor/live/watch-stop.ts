import { setTimeout as sleep } from "node:timers/promises";
import { CliError, EXIT } from "../../ui/cli-error.js";
import type { Answer } from "./send-probe.js";

/** Milliseconds. */
const LONGEST_STOP = 60_000;
const INTERVAL = 200;

/** What a process did on SIGTERM. Its exit code is its parent's to see. */
export interface Stop {
  readonly pid: number;
  readonly ended: boolean;
  /** Whether it called itself ready after the signal. */
  readonly stayedReady: boolean;
}

/** @throws CliError where there is no such process, or it is another user's */
export async function watchStop(pid: number, askReady: () => Promise<Answer>): Promise<Stop> {
  try {
    process.kill(pid, "SIGTERM");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(`Process ${pid} can't be sent SIGTERM: ${why}.`, "Check --pid, and whose it is.", EXIT.usage);
  }
  let stayedReady = false;
  for (let waited = 0; waited < LONGEST_STOP; waited += INTERVAL) {
    await sleep(INTERVAL);
    if (!isAlive(pid)) return { pid, ended: true, stayedReady };
    const status = await askReady().then(
      (answer) => answer.status,
      () => undefined,
    );
    // Another instance may have the address by now.
    if (status === 200 && isAlive(pid)) stayedReady = true;
  }
  return { pid, ended: false, stayedReady };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
