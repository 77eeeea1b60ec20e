// One process of the server under torment.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const SERVER = fileURLToPath(new URL("./server.mjs", import.meta.url));
/** Milliseconds. */
const MAX_START = 20_000;
const MAX_STOP = 40_000;
/** What the log must not have: the framework failed where no tool did. */
const FAULTS = [
  '"msg":"request failed"',
  '"msg":"an error was thrown that nobody caught',
  '"msg":"a worker did not start"',
];
const KEPT = 20_000;
/** Characters: as long as the longest mark. */
const OVERLAP = 60;

const running = new Set();

/** Whatever ends this process, no server is left behind. */
export function guardProcesses() {
  process.once("exit", () => {
    for (const child of running) child.kill("SIGKILL");
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
}

export class ServerProcess {
  #child;
  #ended;
  #tail = "";
  /** Lines of FAULTS. */
  faults = [];

  /** @param args what server.mjs takes */
  constructor(...args) {
    this.#child = spawn(process.execPath, [SERVER, ...args.map(String)], { stdio: ["ignore", "ignore", "pipe"] });
    running.add(this.#child);
    this.#ended = new Promise((resolve) => {
      this.#child.once("close", (code, signal) => {
        running.delete(this.#child);
        resolve(signal ?? code);
      });
      this.#child.once("error", resolve);
    });
  }

  /** Resolves when it serves. */
  async start() {
    const ready = new Promise((resolve) => {
      this.#child.stderr.setEncoding("latin1").on("data", (text) => this.#read(text, resolve));
    });
    const failed = this.#ended.then((code) => {
      throw new Error(`The server ended with ${code}:\n${this.#tail}`);
    });
    await within(MAX_START, Promise.race([ready, failed]), "the server did not start");
  }

  signal(name) {
    this.#child.kill(name);
  }

  /** @returns the exit code, or the signal that ended it */
  end() {
    return within(MAX_STOP, this.#ended, "the server did not end");
  }

  #read(text, ready) {
    // Megabytes are logged: what comes is looked at once, with what a mark may have begun in before.
    const seen = this.#tail.slice(-OVERLAP) + text;
    if (seen.includes('"msg":"ready"')) ready();
    for (const fault of FAULTS) {
      const at = seen.lastIndexOf(fault);
      // In what was seen before already, or not at all.
      if (at + fault.length <= OVERLAP) continue;
      this.faults.push(seen.slice(seen.lastIndexOf("\n", at) + 1, at + fault.length).slice(0, 300));
    }
    this.#tail = (this.#tail + text).slice(-KEPT);
  }
}

async function within(milliseconds, promise, otherwise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
