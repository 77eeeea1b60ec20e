import { setTimeout as sleep } from "node:timers/promises";
import { CliError, EXIT } from "../../ui/cli-error.js";
import { errorCode } from "../../ui/error-code.js";
import { isEnvelope } from "./answers.js";
import { listens, stateOf } from "./process-state.js";
import { type Answer, type Probe, sendProbe } from "./send-probe.js";

/** Milliseconds. */
const LONGEST_STOP = 60_000;
const INTERVAL = 200;
/** Milliseconds in which the head of a request has come, and in which a signal is heard. */
const ON_ITS_WAY = 100;

/** What a process did on SIGTERM. */
export interface Stop {
  readonly pid: number;
  readonly ended: boolean;
  /** Seconds. */
  readonly after: number;
  /** Undefined where its parent alone was told. */
  readonly exitCode: number | undefined;
  /** Whether it called itself ready after the signal. */
  readonly stayedReady: boolean;
  /** Of a request that was on its way at the signal. `untold`: it was answered before, such as for want of a key. */
  readonly request: "answered" | "cut" | "untold";
}

/** @throws CliError where a process can't be ended, or is no server */
export function checkProcess(pid: number): void {
  signal(pid, 0);
  if (listens(pid) === false) {
    throw new CliError(
      `Process ${pid} listens on no port, so it is not the server. Nothing was ended.`,
      'Give the process of node itself, not of npx or a shell around it: it is the "pid" of the log\'s "ready" line.',
      EXIT.usage,
    );
  }
}

/** @param what 0 only asks whether it could be sent one */
function signal(pid: number, what: "SIGTERM" | 0): void {
  try {
    process.kill(pid, what);
  } catch (error) {
    const why = errorCode(error) === "EPERM" ? "it is another user's" : "there is none";
    throw new CliError(`Process ${pid} can't be sent SIGTERM: ${why}.`, "Check --pid, and whose it is.", EXIT.usage);
  }
}

/** Sends SIGTERM while a request is on its way, and watches until the process is gone. */
export async function watchStop(pid: number, request: Probe, readyz: Probe): Promise<Stop> {
  const held = holdRequest(request);
  await sleep(ON_ITS_WAY);
  const wasEarly = held.isOver();
  const since = performance.now();
  signal(pid, "SIGTERM");
  const finishing = sleep(ON_ITS_WAY).then(() => held.finish());
  const stayedReady = await watchUntilGone(pid, readyz);
  const after = Math.round(performance.now() - since) / 1000;
  await finishing;
  const answer = await held.answer;
  const { isAlive, exitCode } = stateOf(pid);
  return { pid, ended: !isAlive, after, exitCode, stayedReady, request: wasEarly ? "untold" : judge(answer) };
}

async function watchUntilGone(pid: number, readyz: Probe): Promise<boolean> {
  let stayedReady = false;
  const until = performance.now() + LONGEST_STOP;
  while (performance.now() < until && stateOf(pid).isAlive) {
    await sleep(INTERVAL);
    const answer = await sendProbe(readyz).catch(() => undefined);
    // Another instance may have the address by now.
    if (answer?.status === 200 && stateOf(pid).isAlive) stayedReady = true;
  }
  return stayedReady;
}

/** A server that says that it leaves has answered; a proxy that says that it can't reach it has not. */
function judge(answer: Answer | undefined): Stop["request"] {
  return answer !== undefined && (answer.status < 500 || isEnvelope(answer)) ? "answered" : "cut";
}

/** A request that is on its way for as long as is wanted. */
function holdRequest(request: Probe) {
  let finish = () => {};
  let isOver = false;
  const released = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const answer = sendProbe(request, released)
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
    });
  return { answer, finish: () => finish(), isOver: () => isOver };
}
