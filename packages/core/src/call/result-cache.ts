import { LRUCache } from "lru-cache";

const MAX_RESULTS = 10_000;
/** Characters of all results together, as JSON. */
const MAX_SIZE = 64 * 1024 * 1024;

/** Results of tools that only read. */
export class ResultCache {
  readonly #results = new LRUCache<string, { readonly result: unknown }>({
    max: MAX_RESULTS,
    maxSize: MAX_SIZE,
    sizeCalculation: (entry) => JSON.stringify(entry).length,
  });

  get(key: string): { readonly result: unknown } | undefined {
    return this.#results.get(key);
  }

  /** @param ttl milliseconds */
  set(key: string, result: unknown, ttl: number): void {
    this.#results.set(key, { result }, { ttl });
  }
}
