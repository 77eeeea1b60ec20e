/** A place on one of a session's streams. */
export interface Place {
  readonly stream: number;
  readonly sequence: number;
}

/** The id that an event has on the wire: unique within its session, and by it alone the stream is found. */
export function formatEventId({ stream, sequence }: Place): string {
  return `${stream}-${sequence}`;
}

/** @returns undefined where the text is no id of the server's */
export function parseEventId(id: string): Place | undefined {
  const [, stream, sequence] = /^(\d{1,15})-(\d{1,15})$/.exec(id) ?? [];
  return stream === undefined ? undefined : { stream: Number(stream), sequence: Number(sequence) };
}
