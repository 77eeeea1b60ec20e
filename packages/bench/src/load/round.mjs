/** Milliseconds at the start of a round that do not count: connections open, caches fill. */
const RAMP = 50;

/** Counts the answers that arrive within one round. */
export class Round {
  #begin = performance.now() + RAMP;
  #end;
  #busy;
  #latencies = [];
  #onEnd;

  /**
   * @param busy how many clients there are, each of which stops when count() says so
   * @param awake whether to poll while it lasts
   * @param onEnd gets answers a second, and every latency in milliseconds, sorted
   */
  constructor({ seconds, busy, awake }, onEnd) {
    this.#end = this.#begin + seconds * 1000;
    this.#busy = busy;
    this.#onEnd = onEnd;
    if (awake) this.#stayAwake();
  }

  /** @returns whether the client should go on */
  count(sentAt, now) {
    if (now < this.#end) {
      if (now >= this.#begin) this.#latencies.push(now - sentAt);
      return true;
    }
    this.#busy -= 1;
    if (this.#busy === 0) this.#finish();
    return false;
  }

  /**
   * Polls instead of sleeping. Each answer would wake a sleeping core, at a cost that the server's own thread pays,
   * some 15 µs on a virtual machine; and a server that is quick enough to keep the load busy would not pay it.
   */
  #stayAwake() {
    if (performance.now() < this.#end) setImmediate(() => this.#stayAwake());
  }

  #finish() {
    const perSecond = this.#latencies.length / ((this.#end - this.#begin) / 1000);
    this.#onEnd({ perSecond, latencies: Float64Array.from(this.#latencies).sort() });
  }
}
