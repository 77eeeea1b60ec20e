import { closeSync, openSync, write, writeSync } from "node:fs";
import { promisify } from "node:util";

const writeBytes: (fd: number, bytes: Buffer) => Promise<{ bytesWritten: number }> = promisify(write);

/** Characters that wait for a disk that takes none. */
const MAX_WAITING = 8 * 1024 * 1024;
/** Milliseconds that a line waits at most for others to be written with. */
const PATIENCE = 20;
const NOTHING = Buffer.alloc(0);
/** For its owner alone. */
const MODE = 0o600;

/** A file that lines are added to. What can't be written waits for the next line, up to a bound. */
export class AppendOnlyFile {
  readonly #fd: number;
  readonly #onFailure: (error: unknown) => void;
  /** What is being written, without what was. */
  #writing = NOTHING;
  #waiting = "";
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isFailing = false;
  droppedLines = 0;

  /**
   * @param onFailure told once, until a line can be written again
   * @throws where the file can't be opened
   */
  constructor(path: string, onFailure: (error: unknown) => void) {
    this.#fd = openSync(path, "a", MODE);
    this.#onFailure = onFailure;
  }

  add(line: string): void {
    if (this.#writing.length + this.#waiting.length + line.length > MAX_WAITING) {
      this.droppedLines += 1;
      return;
    }
    this.#waiting += line;
    this.#timer ??= setTimeout(() => this.#start(), PATIENCE);
  }

  /** Writes what waits and closes the file; what the disk does not take is lost. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
    this.flush();
    closeSync(this.#fd);
  }

  /** For a process that ends now: writes what waits before it returns, and what is being written again. */
  flush(): void {
    try {
      while (this.#takeNext()) this.#wrote(writeSync(this.#fd, this.#writing));
    } catch (error) {
      this.#failed(error);
    }
  }

  #start(): void {
    this.#running = this.#write().finally(() => {
      this.#timer = undefined;
      if (this.#waiting !== "" && !this.#isFailing) this.add("");
    });
  }

  async #write(): Promise<void> {
    try {
      while (this.#takeNext()) this.#wrote((await writeBytes(this.#fd, this.#writing)).bytesWritten);
    } catch (error) {
      this.#failed(error);
    }
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
    if (!this.#isFailing) this.#onFailure(error);
    this.#isFailing = true;
  }
}
