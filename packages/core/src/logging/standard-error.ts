import { fstatSync, writeSync } from "node:fs";
import { monotonicMs } from "../clock.js";
import { AppendOnlyFile } from "./append-only-file.js";
import { countLines, type LineDestination } from "./line-sink.js";

const STANDARD_ERROR = 2;
const NOTHING = Buffer.alloc(0);
/** Characters that wait for a slow reader at most. */
const MAX_WAITING = 8 * 1024 * 1024;
/** Milliseconds until a reader that took nothing is tried again: with a pipe's 64 kB, some 30 MB a second at most. */
const RETRY = 2;
/** Milliseconds that a reader gets for what is left at the end. */
const FLUSH_PATIENCE = 1_000;

/** Standard error, which may be a file, or something that somebody reads. */
export function openStandardError(): LineDestination & { flush(): void } {
  if (!isFile()) return new StandardError();
  // There is nowhere else to say that it fails; what is lost is counted.
  return new AppendOnlyFile(STANDARD_ERROR, { patience: 0, onFailure: () => {} });
}

function isFile(): boolean {
  try {
    // As bigint: what fstat says of a pipe in plain numbers makes Node 20.20 take the next symbolic links for files.
    return fstatSync(STANDARD_ERROR, { bigint: true }).isFile();
  } catch {
    // It is closed.
    return false;
  }
}

/**
 * A pipe, a socket or a device, which nobody may read, or not now. What can't be written is lost and counted; it never
 * throws, holds the event loop up or takes more than 8 MB.
 *
 * Written in the server's own thread: 8 kB into a pipe cost some 12 µs, and 25 in all where another thread writes them.
 * One that waits for its reader there can't be ended, and would keep the process from its exit.
 */
class StandardError implements LineDestination {
  droppedLines = 0;
  readonly #onTimer = () => {
    this.#timer = undefined;
    this.#writeOut();
  };
  /** What is being written, without what was. */
  #writing = NOTHING;
  #waiting = "";
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    // Node makes a pipe or a socket non-blocking when this is first asked for: a reader that stops would stop the server.
    void process.stderr;
  }

  write(lines: string): void {
    if (this.#writing.length + this.#waiting.length + lines.length > MAX_WAITING) {
      this.droppedLines += countLines(lines);
      return;
    }
    this.#waiting += lines;
    if (this.#timer === undefined) this.#writeOut();
  }

  /** Gives a slow reader a second for what waits, and drops the rest. */
  flush(): void {
    const deadline = monotonicMs() + FLUSH_PATIENCE;
    while (this.#isBehind() && monotonicMs() < deadline) pause(RETRY);
    this.#drop();
  }

  #writeOut(): void {
    if (this.#isBehind()) this.#timer = setTimeout(this.#onTimer, RETRY).unref();
  }

  /** Writes what the reader takes. @returns whether that is less than there is */
  #isBehind(): boolean {
    try {
      while (this.#writing.length > 0 || this.#waiting !== "") {
        if (this.#writing.length === 0) this.#takeWaiting();
        this.#writing = this.#writing.subarray(writeSync(STANDARD_ERROR, this.#writing));
      }
    } catch (error) {
      if (hasCode(error, "EAGAIN")) return true;
      this.#drop();
    }
    return false;
  }

  #takeWaiting(): void {
    this.#writing = Buffer.from(this.#waiting);
    this.#waiting = "";
  }

  #drop(): void {
    this.droppedLines += countLines(this.#writing.toString()) + countLines(this.#waiting);
    this.#writing = NOTHING;
    this.#waiting = "";
  }
}

/** What tools print there past the log may fail too, and is nobody's to catch. @returns takes the guard away again */
export function guardStandardError(): () => void {
  const ignore = () => {};
  process.stderr.on("error", ignore);
  return () => process.stderr.off("error", ignore);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
