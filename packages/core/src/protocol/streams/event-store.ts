/** A message as it went out, or would have, on one stream of a session. */
export interface StoredEvent {
  readonly stream: number;
  /** Its place on the stream; the first is 1. */
  readonly sequence: number;
  readonly message: string;
}

/** Keeps what went out on the streams of sessions, so that a client whose connection broke can have it again. */
export interface EventStore {
  append(sessionId: string, event: StoredEvent): Promise<void>;
  /** What came on a stream after the event of that sequence, oldest first. */
  after(sessionId: string, stream: number, sequence: number): Promise<readonly StoredEvent[]>;
  /** Nobody can ask for this stream's events any more. */
  forget(sessionId: string, stream: number): Promise<void>;
  /** The session is over. */
  drop(sessionId: string): Promise<void>;
}
