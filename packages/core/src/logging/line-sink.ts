import type { DestinationStream } from "pino";

/** Takes log lines, and hands those of one turn of the event loop on together: a write for each would cost more than the call it tells of. */
export class LineSink implements DestinationStream {
  readonly #destination: DestinationStream;
  readonly #onTurnEnd = () => this.flush();
  #lines = "";

  constructor(destination: DestinationStream) {
    this.#destination = destination;
  }

  write(line: string): void {
    if (this.#lines === "") setImmediate(this.#onTurnEnd);
    this.#lines += line;
  }

  /** Hands on what is there now. */
  flush(): void {
    const lines = this.#lines;
    this.#lines = "";
    if (lines !== "") this.#destination.write(lines);
  }
}
