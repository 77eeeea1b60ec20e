import { LRUCache } from "lru-cache";

const MAX_ENTRIES = 10_000;
/** Characters of all entries together, as JSON. */
const MAX_SIZE = 64 * 1024 * 1024;

/** Keeps what was used last, for as long as it is good. */
export class MemoryCache<Entry extends object> {
  #entries: LRUCache<string, Entry> | undefined;

  get(key: string): Entry | undefined {
    return this.#entries?.get(key);
  }

  /** @param ttl milliseconds */
  set(key: string, entry: Entry, ttl: number): void {
    // Made at first use: it takes the room of all its entries at once.
    this.#entries ??= new LRUCache({
      max: MAX_ENTRIES,
      maxSize: MAX_SIZE,
      sizeCalculation: (kept) => JSON.stringify(kept).length,
    });
    this.#entries.set(key, entry, { ttl });
  }
}
