// One run: what was measured so far, and what could not be.
import { say } from "../../e2e/scripts/workspace.mjs";
import { NotServed } from "./load/not-served.mjs";
import { endProcess } from "./processes.mjs";
import { median, percentile } from "./statistics.mjs";

export class Bench {
  /** By target's name, why it has no numbers. */
  notServed = {};
  #processes = [];

  constructor(pace) {
    this.pace = pace;
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
   * @param targets `{ name, load }`
   * @returns by name, the medians, and each round's requests a second; nothing of a target that failed
   */
  async throughput(targets, seconds) {
    const { rounds } = this.pace;
    const warmUp = targets.length * this.pace.warmUp;
    const measured = Object.fromEntries(targets.map(({ name }) => [name, []]));
    await this.#warm(targets, warmUp);
    for (let round = 0; round < rounds; round += 1) {
      for (const { name, load } of targets) {
        const result = await this.attempt(name, () => load.run(seconds));
        if (result !== undefined) measured[name].push(result);
      }
    }
    const complete = Object.entries(measured).filter(([, results]) => results.length === rounds);
    return Object.fromEntries(complete.map(([name, results]) => [name, summarize(results)]));
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
