// The watchdog's thread: counts how long the server's thread gives no sign of life, tells of it, and ends the process.
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { monotonicMs } from "../clock.js";
import { createLog } from "../logging/logger.js";
import { endBlockedProcess } from "./end-blocked-process.js";
import { CELL, HEARTBEAT, type WatchdogSetup } from "./watchdog.js";

const { cells, operations, warnAfter, fatalAfter, logLevel }: WatchdogSetup = workerData;
const { logger } = createLog(logLevel, { write: writeToStderr });

let beats = 0;
let blockedMs = 0;
let lastTick = monotonicMs();
let hasWarned = false;
/** Which operation was entered last before the block; the thread that goes on enters others. */
let entered = 0;

const timer = setInterval(() => {
  const now = monotonicMs();
  // A process that was asleep as a whole, with its machine or by SIGSTOP, was not blocked.
  const elapsed = Math.min(now - lastTick, 2 * HEARTBEAT);
  lastTick = now;
  const seen = Atomics.load(cells, CELL.beats);
  if (seen !== beats) onBeat(seen);
  else onSilence(blockedMs + elapsed);
}, HEARTBEAT);
logger.debug("the watchdog watches");

function onBeat(seen: number): void {
  if (hasWarned) logger.warn(facts(), "the event loop goes on after a block");
  beats = seen;
  blockedMs = 0;
  hasWarned = false;
}

function onSilence(silence: number): void {
  blockedMs = silence;
  entered = Atomics.load(cells, CELL.entered);
  if (blockedMs >= warnAfter && !hasWarned) {
    hasWarned = true;
    logger.warn(facts(), "the event loop is blocked: no call goes on, and no probe is answered");
  }
  if (fatalAfter === 0 || blockedMs < fatalAfter) return;
  clearInterval(timer);
  endBlockedProcess((stack) =>
    logger.fatal({ ...facts(), stack }, "the event loop was blocked for too long: the process ends"),
  );
}

/** The last one entered is the one at fault, unless one that waited meanwhile went on after it. */
function facts(): Record<string, unknown> {
  const operation = operations[entered - 1];
  return { ...(operation === undefined ? {} : { [operation.kind]: operation.name }), blockedMs: Math.round(blockedMs) };
}

/** The server's thread, which writes its lines otherwise, may be the one that is blocked. */
function writeToStderr(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // Standard error is full or closed: there is nowhere to say so.
  }
}
