import type { Claim, IdempotencyStore, StoredOutcome } from "./idempotency-store.js";
import { MemoryCache } from "./memory-cache.js";

interface Done {
  readonly fingerprint: string;
  readonly outcome: StoredOutcome;
}

interface Running {
  readonly fingerprint: string;
  readonly ended: Promise<StoredOutcome | undefined>;
  readonly end: (outcome: StoredOutcome | undefined) => void;
}

/** Forgets the oldest outcomes where there are too many; never a call that runs. */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly #running = new Map<string, Running>();
  readonly #done = new MemoryCache<Done>();

  async claim(key: string, fingerprint: string): Promise<Claim> {
    const done = this.#done.get(key);
    if (done !== undefined) return { state: "done", ...done };
    const running = this.#running.get(key);
    if (running !== undefined) return { state: "running", fingerprint: running.fingerprint, ended: running.ended };
    let end: Running["end"] = () => {};
    const ended = new Promise<StoredOutcome | undefined>((resolve) => {
      end = resolve;
    });
    this.#running.set(key, { fingerprint, ended, end });
    return { state: "claimed" };
  }

  async settle(key: string, outcome: StoredOutcome, ttl: number): Promise<void> {
    const running = this.#running.get(key);
    if (running === undefined) return;
    this.#done.set(key, { fingerprint: running.fingerprint, outcome }, ttl);
    this.#end(key, outcome);
  }

  async release(key: string): Promise<void> {
    this.#end(key, undefined);
  }

  #end(key: string, outcome: StoredOutcome | undefined): void {
    this.#running.get(key)?.end(outcome);
    this.#running.delete(key);
  }
}
