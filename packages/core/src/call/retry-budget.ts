/** Retries that an operation may have saved up. */
const MAX = 10;
/** What each call adds: in the long run there is one retry for ten calls, so that retries can't multiply an outage. */
const PER_CALL = 0.1;

/** How many retries an operation may make, whoever calls it. */
export class RetryBudget {
  #left = MAX;

  earn(): void {
    this.#left = Math.min(MAX, this.#left + PER_CALL);
  }

  /** @returns whether there was one left */
  spend(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
