/** Where the clients call: one address, and one process after another behind it. */
export class Target {
  /** Counts the processes. */
  epoch = 0;
  #state = "down";
  #killed = new Set();
  #waiting = [];
  /** Open sessions of the process that runs, by id. */
  sessions = new Set();

  constructor(port) {
    this.port = port;
  }

  up() {
    this.epoch += 1;
    this.sessions.clear();
    this.#state = "up";
    for (const go of this.#waiting.splice(0)) go();
  }

  /** It asks its clients for no new connections, as a balancer would see by /readyz. */
  leaving(epoch = this.epoch) {
    if (epoch === this.epoch && this.#state === "up") this.#state = "leaving";
  }

  /** @param killed whether its calls in flight may break */
  down({ killed = false } = {}) {
    this.#state = "down";
    if (killed) this.#killed.add(this.epoch);
  }

  wasKilled(epoch) {
    return this.#killed.has(epoch);
  }

  /** Resolves when a call may be sent. @param isConnected whether on a connection that is open */
  async ready(isConnected) {
    while (this.#state === "down" || (this.#state === "leaving" && !isConnected())) {
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }
}
