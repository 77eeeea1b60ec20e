import type { DestinationStream } from "pino";

export interface LineDestination extends DestinationStream {
  /** Lines that could not be written, since its start. */
  readonly droppedLines: number;
}

/** Of whole lines, how many. */
export function countLines(text: string): number {
  return text.split("\n").length - 1;
}

/** Where log lines go. */
export interface LineSink extends LineDestination {
  /** For a line that can wait for others to be written with, as long as what comes after it comes after it. */
  writeSoon(line: string): void;
}

/** Characters. */
const FULL = 8_192;
/** Milliseconds that a line waits at most. */
const PATIENCE = 20;

/** Writes lines that can wait in one go: a write for each would cost more than the call that it tells of. */
export class BatchingSink implements LineSink {
  readonly #destination: LineDestination;
  readonly #onTimer = () => this.flush();
  #waiting = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(destination: LineDestination) {
    this.#destination = destination;
  }

  get droppedLines(): number {
    return this.#destination.droppedLines;
  }

  write(line: string): void {
    const lines = this.#waiting + line;
    this.#waiting = "";
    this.#destination.write(lines);
  }

  writeSoon(line: string): void {
    this.#waiting += line;
    if (this.#waiting.length >= FULL) this.flush();
    else this.#timer ??= setTimeout(this.#onTimer, PATIENCE);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting !== "") this.write("");
  }
}
