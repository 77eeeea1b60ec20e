import type { EventStore, StoredEvent } from "./event-store.js";

/** Of one session. */
export interface EventLimits {
  readonly events: number;
  /** Characters of all messages together. */
  readonly size: number;
}

interface SessionEvents {
  readonly streams: Map<number, StoredEvent[]>;
  count: number;
  size: number;
}

const LIMITS: EventLimits = { events: 256, size: 1_048_576 };

/**
 * Events of this process. Where a session has too many, the oldest of the stream that just grew go first, so that one
 * busy stream can't push out another's answer. The newest stays, however large: it may be the answer.
 */
export class MemoryEventStore implements EventStore {
  readonly #sessions = new Map<string, SessionEvents>();
  readonly #limits: EventLimits;

  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  /** How many sessions have events here. */
  get sessions(): number {
    return this.#sessions.size;
  }

  async append(sessionId: string, event: StoredEvent): Promise<void> {
    const kept = this.#sessions.get(sessionId) ?? { streams: new Map(), count: 0, size: 0 };
    this.#sessions.set(sessionId, kept);
    const events = kept.streams.get(event.stream) ?? [];
    kept.streams.set(event.stream, events);
    events.push(event);
    kept.count += 1;
    kept.size += event.message.length;
    while (kept.count > 1 && (kept.count > this.#limits.events || kept.size > this.#limits.size)) evict(kept, events);
  }

  async after(sessionId: string, stream: number, sequence: number): Promise<readonly StoredEvent[]> {
    const events = this.#sessions.get(sessionId)?.streams.get(stream) ?? [];
    return events.filter((event) => event.sequence > sequence);
  }

  async forget(sessionId: string, stream: number): Promise<void> {
    const kept = this.#sessions.get(sessionId);
    for (const { message } of kept?.streams.get(stream) ?? []) {
      if (kept === undefined) return;
      kept.count -= 1;
      kept.size -= message.length;
    }
    kept?.streams.delete(stream);
    if (kept?.count === 0) this.#sessions.delete(sessionId);
  }

  async drop(sessionId: string): Promise<void> {
    this.#sessions.delete(sessionId);
  }
}

/** Removes one event: of the stream that grew, or where that has only its newest, of the stream that began first. */
function evict(kept: SessionEvents, grown: StoredEvent[]): void {
  const events = grown.length > 1 ? grown : [...kept.streams.values()].find((other) => other !== grown);
  const oldest = events?.shift();
  if (oldest === undefined) return;
  kept.count -= 1;
  kept.size -= oldest.message.length;
  if (events?.length === 0) kept.streams.delete(oldest.stream);
}
