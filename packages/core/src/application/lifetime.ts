import type { Logger } from "../logging/logger.js";

/** What must be closed at the end, in the order opposite to opening. */
export class Lifetime {
  readonly #closers: { what: string; close: () => unknown }[] = [];

  add(what: string, close: () => unknown): void {
    this.#closers.push({ what, close });
  }

  /** Closes all, each even if another fails. @returns whether all closed cleanly */
  async end(logger: Logger): Promise<boolean> {
    let clean = true;
    for (let closer = this.#closers.pop(); closer !== undefined; closer = this.#closers.pop()) {
      try {
        await closer.close();
      } catch (error) {
        clean = false;
        logger.error({ err: error }, `closing ${closer.what} failed`);
      }
    }
    return clean;
  }
}
