// A client of one server over standard input and output, with as many calls in flight as HTTP has connections.
import { bounded } from "./bounded.mjs";
import { INITIALIZE, INITIALIZED, requestText } from "./dialects.mjs";
import { NotServed } from "./not-served.mjs";
import { Round } from "./round.mjs";
import { readMessage } from "./work.mjs";

const IN_FLIGHT = 32;
const TIMEOUT = 20_000;

export class StdioLoad {
  #child;
  #work;
  #rest = "";
  #onLine;
  #onFailure;

  constructor(child, work) {
    this.#child = child;
    this.#work = work;
    child.stdout.setEncoding("latin1").on("data", (text) => {
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop();
      // What answers to one chunk goes out in one, else the writes here would be the bottleneck.
      child.stdin.cork();
      for (const line of lines) this.#onLine?.(line);
      child.stdin.uncork();
    });
    child.once("exit", (code) => this.#onFailure?.(new NotServed(`ended with exit code ${code}`)));
    child.stdin.on("error", (error) => this.#onFailure?.(error));
  }

  /** Initializes and asks once. @throws NotServed */
  open() {
    return bounded(TIMEOUT, async () => {
      const answer = readMessage(await this.#exchange(JSON.stringify(INITIALIZE)));
      if (answer.result === undefined) throw new NotServed(`answered initialize with ${JSON.stringify(answer)}`);
      this.#send(JSON.stringify(INITIALIZED));
      const request = this.#work.next();
      this.#work.check(request, await this.#exchange(requestText(request)));
    });
  }

  /** @returns what a Round returns @throws NotServed */
  run(seconds, { awake = true } = {}) {
    return bounded(seconds * 1000 + TIMEOUT, () => {
      return new Promise((resolve, reject) => {
        const round = new Round({ seconds, busy: IN_FLIGHT, awake }, resolve);
        const pending = new Map();
        const sendNext = () => {
          const request = this.#work.next();
          pending.set(request.id, { request, sentAt: performance.now() });
          this.#send(requestText(request));
        };
        this.#onFailure = reject;
        this.#onLine = (line) => {
          try {
            const now = performance.now();
            const { id } = readMessage(line);
            const { request, sentAt } = pending.get(id) ?? {};
            if (request === undefined) throw new NotServed(`answered what nobody asked: ${line.slice(0, 300)}`);
            this.#work.check(request, line);
            pending.delete(id);
            if (round.count(sentAt, now)) sendNext();
          } catch (error) {
            reject(error);
          }
        };
        for (let started = 0; started < IN_FLIGHT; started += 1) sendNext();
      });
    });
  }

  #exchange(text) {
    return new Promise((resolve, reject) => {
      this.#onLine = resolve;
      this.#onFailure = reject;
      this.#send(text);
    });
  }

  #send(text) {
    this.#child.stdin.write(`${text}\n`, "latin1");
  }
}
