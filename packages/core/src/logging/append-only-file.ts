import { write, writeSync } from "node:fs";
import { promisify } from "node:util";
import { countLines, type LineDestination } from "./line-sink.js";

const writeBytes: (fd: number, bytes: Buffer) => Promise<{ bytesWritten: number }> = promisify(write);

/** Characters that wait for a disk that takes none. */
const MAX_WAITING = 8 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);

export interface AppendOnlyFileOptions {
  /** Milliseconds that lines wait at most for others to be written with. */
  readonly patience: number;
  /** Told of the first failure, until something can be written again. */
  onFailure(error: unknown): void;
}

/**
 * A file on a disk that lines are added to, in a thread of Node's own: a disk that is busy must not hold up the event
 * loop. What can't be written waits for the next line, up to a bound.
 */
export class AppendOnlyFile implements LineDestination {
  readonly #fd: number;
  readonly #options: AppendOnlyFileOptions;
  /** What is being written, without what was. */
  #writing = NOTHING;
  #waiting = "";
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isFailing = false;
  droppedLines = 0;

  /** @param fd opened for appending */
  constructor(fd: number, options: AppendOnlyFileOptions) {
    this.#fd = fd;
    this.#options = options;
  }

  write(lines: string): void {
    if (this.#writing.length + this.#waiting.length + lines.length > MAX_WAITING) {
      this.droppedLines += countLines(lines);
      return;
    }
    this.#waiting += lines;
    this.#schedule();
  }

  /** Resolves when what waits is written, or the disk does not take it. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
    this.flush();
  }

  /** For a process that ends: writes before it returns. What a thread is writing, Node waits for. */
  flush(): void {
    try {
      while (this.#running === undefined ? this.#takeNext() : this.#waiting !== "") this.#writeNow();
    } catch (error) {
      this.#failed(error);
    }
  }

  #writeNow(): void {
    if (this.#running === undefined) {
      this.#wrote(writeSync(this.#fd, this.#writing));
      return;
    }
    const lines = this.#waiting;
    this.#waiting = "";
    writeSync(this.#fd, lines);
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#running !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#writeAll();
    }, this.#options.patience);
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#takeNext()) this.#wrote((await writeBytes(this.#fd, this.#writing)).bytesWritten);
    } catch (error) {
      this.#failed(error);
    }
    this.#running = undefined;
  }

  /** @returns whether there is anything to write */
  #takeNext(): boolean {
    if (this.#writing.length === 0) {
      this.#writing = Buffer.from(this.#waiting);
      this.#waiting = "";
    }
    return this.#writing.length > 0;
  }

  #wrote(bytes: number): void {
    this.#writing = this.#writing.subarray(bytes);
    this.#isFailing = false;
  }

  #failed(error: unknown): void {
    if (!this.#isFailing) this.#options.onFailure(error);
    this.#isFailing = true;
  }
}
