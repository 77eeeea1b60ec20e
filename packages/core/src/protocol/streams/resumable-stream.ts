import { formatEventId } from "./event-id.js";
import type { EventStore } from "./event-store.js";

/** A connection on which a stream is read. */
export interface StreamReader {
  /** Resolves when it can take more. */
  write(message: string, id: string): Promise<void>;
  close(): void;
}

/** What the streams of one session share. */
export interface StreamKeeping {
  readonly sessionId: string;
  readonly store: EventStore;
  /** Milliseconds that a stream waits for a reader. */
  readonly timeout: number;
}

/**
 * A stream of a session that outlives its connection: what is sent while nobody reads waits in the store. One that
 * nobody reads for the keeping's time is dropped.
 */
export class ResumableStream {
  /** Called where it is dropped before its end. */
  onDrop: () => void = () => {};
  readonly #keeping: StreamKeeping;
  #reader: StreamReader | undefined;
  /** The reader, once it has all that came before. */
  #live: StreamReader | undefined;
  #lapse: NodeJS.Timeout | undefined;
  #isEnded = false;
  #isDropped = false;

  /** @param last the sequence of the last event before this stream's first */
  constructor(
    readonly number: number,
    keeping: StreamKeeping,
    private last = 0,
  ) {
    this.#keeping = keeping;
  }

  get isDropped(): boolean {
    return this.#isDropped;
  }

  get hasReader(): boolean {
    return this.#reader !== undefined;
  }

  /** It has ended, and nobody reads it now. */
  get isOver(): boolean {
    return this.#isEnded && !this.hasReader;
  }

  /** The sequence of the last event. */
  get sequence(): number {
    return this.last;
  }

  /** The id of the last event. */
  get position(): string {
    return formatEventId({ stream: this.number, sequence: this.last });
  }

  /**
   * Gives the stream a reader, in the place of the one it may have: a client that comes back knows better than the
   * server that a connection broke. It is sent what came after that sequence, and then goes on live.
   */
  async attach(reader: StreamReader, after = this.last): Promise<void> {
    clearTimeout(this.#lapse);
    const previous = this.#reader;
    this.#reader = reader;
    this.#live = undefined;
    previous?.close();
    if (after < this.last) await this.#replay(reader, after);
    else this.#goLive(reader);
  }

  /** The reader is gone. @returns whether it was this stream's */
  detach(reader: StreamReader): boolean {
    if (this.#reader !== reader) return false;
    this.#reader = undefined;
    this.#live = undefined;
    if (!this.#isDropped) this.#lapse = setTimeout(() => this.drop(), this.#keeping.timeout).unref();
    return true;
  }

  /** Sends the reader away, for it to come back later. */
  release(): void {
    if (this.#reader !== undefined) this.#finish(this.#reader);
  }

  /** Resolves when the reader can take more; at once where there is none. */
  async send(message: string): Promise<void> {
    this.last += 1;
    const { sessionId, store } = this.#keeping;
    const event = { stream: this.number, sequence: this.last, message };
    // What can't be stored can't be had again; who reads now gets it all the same.
    if (!this.#isDropped) void store.append(sessionId, event).catch(() => undefined);
    await this.#live?.write(message, this.position);
  }

  /** Nothing comes after this message; without one nothing is worth coming back for. */
  end(message: string | undefined): void {
    if (message !== undefined) void this.send(message);
    this.#isEnded = true;
    this.onDrop = () => {};
    if (message === undefined) this.release();
    else if (this.#live !== undefined) this.#finish(this.#live);
    if (message === undefined) this.drop();
  }

  /** Nobody comes back to it any more. */
  drop(): void {
    if (this.#isDropped) return;
    this.#isDropped = true;
    clearTimeout(this.#lapse);
    void this.#keeping.store.forget(this.#keeping.sessionId, this.number).catch(() => undefined);
    this.onDrop();
  }

  async #replay(reader: StreamReader, after: number): Promise<void> {
    const { sessionId, store } = this.#keeping;
    let sent = after;
    // What is sent meanwhile is stored, and so comes in a further round.
    while (sent < this.last) {
      const missed = await store.after(sessionId, this.number, sent).catch(() => []);
      if (missed.length === 0) break;
      for (const { sequence, message } of missed) {
        if (this.#reader !== reader) return;
        await reader.write(message, formatEventId({ stream: this.number, sequence }));
        sent = sequence;
      }
    }
    this.#goLive(reader);
  }

  /** In the very turn in which it lacks nothing: what is sent in the next one goes straight to it. */
  #goLive(reader: StreamReader): void {
    if (this.#reader !== reader) return;
    this.#live = reader;
    if (this.#isEnded) this.#finish(reader);
  }

  #finish(reader: StreamReader): void {
    reader.close();
    this.detach(reader);
  }
}
