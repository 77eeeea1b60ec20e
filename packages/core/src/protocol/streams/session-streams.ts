import type { Place } from "./event-id.js";
import { ResumableStream, type StreamKeeping } from "./resumable-stream.js";

/** The stream on which a session is told what it did not ask. */
const STANDING = 0;

/** Streams that have ended and are kept, of one session. */
const MAX_OVER = 16;

/** The streams of one session that its client can pick up again. */
export class SessionStreams {
  readonly #keeping: StreamKeeping;
  readonly #streams = new Map<number, ResumableStream>();
  #standing: ResumableStream;
  #last = STANDING;

  constructor(keeping: StreamKeeping) {
    this.#keeping = keeping;
    this.#standing = new ResumableStream(STANDING, keeping);
  }

  /** Begins the stream of one request. @param onDrop called where nobody comes back to it before its end */
  open(onDrop: () => void): ResumableStream {
    this.#prune();
    this.#last += 1;
    const stream = new ResumableStream(this.#last, this.#keeping);
    stream.onDrop = onDrop;
    this.#streams.set(this.#last, stream);
    return stream;
  }

  /** The session's one standing stream. Its events are numbered on, also where it was dropped in between. */
  get standing(): ResumableStream {
    if (this.#standing.isDropped) {
      this.#standing = new ResumableStream(STANDING, this.#keeping, this.#standing.sequence);
    }
    return this.#standing;
  }

  /** @returns the stream; "over" where nothing more comes on it; undefined where it never was */
  find({ stream }: Place): ResumableStream | "over" | undefined {
    if (stream === STANDING) return this.standing;
    const found = this.#streams.get(stream);
    if (found !== undefined && !found.isDropped) return found;
    return stream <= this.#last ? "over" : undefined;
  }

  /** The session is over. */
  drop(): void {
    for (const stream of this.#streams.values()) stream.drop();
    this.#standing.drop();
    void this.#keeping.store.drop(this.#keeping.sessionId).catch(() => undefined);
  }

  #prune(): void {
    for (const [number, stream] of this.#streams) {
      if (stream.isOver && this.#streams.size >= MAX_OVER) stream.drop();
      if (stream.isDropped) this.#streams.delete(number);
    }
  }
}
