import type { LineSink } from "./line-sink.js";

type Listener = (line: string) => void;

/** A sink at which somebody can listen for a while. */
export class TappedSink implements LineSink {
  readonly #sink: LineSink;
  /** Undefined nearly always: nobody listens. */
  #listeners: Set<Listener> | undefined;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  get droppedLines(): number {
    return this.#sink.droppedLines;
  }

  write(line: string): void {
    if (this.#listeners !== undefined) this.#tell(line);
    this.#sink.write(line);
  }

  writeSoon(line: string): void {
    if (this.#listeners !== undefined) this.#tell(line);
    this.#sink.writeSoon(line);
  }

  /** @param listener gets every line from here on, as it is written. @returns ends that */
  tap(listener: Listener): () => void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => {
      this.#listeners?.delete(listener);
      if (this.#listeners?.size === 0) this.#listeners = undefined;
    };
  }

  #tell(line: string): void {
    for (const listener of this.#listeners ?? []) listener(line);
  }
}
