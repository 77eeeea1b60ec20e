import { LRUCache } from "lru-cache";

const MAX_RESULTS = 10_000;
/** Characters of all results together, as JSON. */
const MAX_SIZE = 64 * 1024 * 1024;

interface Kept {
  readonly result: unknown;
}

/** Results of tools that only read. */
export class ResultCache {
  #kept: LRUCache<string, Kept> | undefined;

  /** Made at first use: it takes the room of all its entries at once. */
  get #results(): LRUCache<string, Kept> {
    this.#kept ??= new LRUCache({
      max: MAX_RESULTS,
      maxSize: MAX_SIZE,
      sizeCalculation: (entry) => JSON.stringify(entry).length,
    });
    return this.#kept;
  }

  get(key: string): Kept | undefined {
    return this.#results.get(key);
  }

  /** @param ttl milliseconds */
  set(key: string, result: unknown, ttl: number): void {
    this.#results.set(key, { result }, { ttl });
  }
}
