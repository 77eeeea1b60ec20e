// One run: what was measured so far, and what could not be.
import { say } from "../../e2e/scripts/workspace.mjs";
import { NotServed } from "./load/not-served.mjs";
import { watchOtherWork } from "./other-work.mjs";
import { endProcess } from "./processes.mjs";
import { median, percentile } from "./statistics.mjs";

/** Cores that other processes may use during a round. */
const OTHER_WORK = 0.2;

export class Bench {
  /** By target's name, why it has no numbers. */
  notServed = {};
  /** Rounds that count although other work disturbed them. */
  disturbed = 0;
  #processes = [];
  #patience;

  constructor(pace) {
    this.pace = pace;
    this.#patience = pace.patience;
  }

  /** @returns what a step returns; undefined where the server under test did not do its part */
  async attempt(name, step) {
    if (name in this.notServed) return undefined;
    try {
      return await step();
    } catch (error) {
      // A refused or cut connection has a code; anything else is a fault of this program.
      if (!(error instanceof NotServed) && error.code === undefined) throw error;
      this.notServed[name] = error.message;
      say(`  not served: ${name} ${error.message}`);
      return undefined;
    }
  }

  /** Starts a server that belongs to this part of the run. */
  async start(starting) {
    const server = await starting;
    this.#processes.push(server.child ?? server);
    return server;
  }

  /** Ends the servers of a part of the run. */
  async endServers() {
    await Promise.all(this.#processes.splice(0).map(endProcess));
  }

  /**
   * Loads each target in turn, round by round, so that what else the machine does falls on all alike.
   * @param targets `{ name, load, child }`, child being the server
   * @returns by name, the medians, and each round's requests a second; nothing of a target that failed
   */
  async throughput(targets, seconds, rounds = this.pace.rounds) {
    const warmUp = targets.length * this.pace.warmUp;
    const measured = Object.fromEntries(targets.map(({ name }) => [name, []]));
    await this.#warm(targets, warmUp);
    for (let round = 0; round < rounds; round += 1) {
      // Each is first in its turn: what ran before leaves its mark on what comes after.
      for (const target of [...targets.slice(round % targets.length), ...targets.slice(0, round % targets.length)]) {
        const result = await this.attempt(target.name, () => this.#runUndisturbed(target, seconds));
        if (result !== undefined) measured[target.name].push(result);
      }
    }
    const complete = Object.entries(measured).filter(([, results]) => results.length === rounds);
    return Object.fromEntries(complete.map(([name, results]) => [name, summarize(results)]));
  }

  /** Measures again where other work got in the way, as long as there is patience for it. */
  async #runUndisturbed({ load, child }, seconds) {
    for (;;) {
      const coresOfOthers = watchOtherWork(child);
      const result = await load.run(seconds);
      if (coresOfOthers() < OTHER_WORK) return result;
      if (this.#patience <= 0) {
        this.disturbed += 1;
        return result;
      }
      this.#patience -= seconds;
    }
  }

  /** All at once: slow servers need as many calls as fast ones until they are compiled, and leave a core idle. */
  async #warm(targets, seconds) {
    await Promise.all(targets.map(({ name, load }) => this.attempt(name, () => load.run(seconds, { awake: false }))));
  }
}

function summarize(results) {
  const perRound = results.map(({ perSecond }) => perSecond);
  const latency = (part) => median(results.map(({ latencies }) => percentile(latencies, part)));
  return { perSecond: median(perRound), p50: latency(0.5), p99: latency(0.99), perRound };
}
