/** Attempts to authenticate, by method and outcome. Plain numbers, which prom-client reads at scrape time. */
export class AuthMetrics {
  readonly #attempts = new Map<string, Map<string, number>>();

  count(method: string, outcome: string): void {
    let outcomes = this.#attempts.get(method);
    if (outcomes === undefined) {
      outcomes = new Map();
      this.#attempts.set(method, outcomes);
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }

  *read(): Iterable<{ readonly method: string; readonly outcome: string; readonly attempts: number }> {
    for (const [method, outcomes] of this.#attempts)
      for (const [outcome, attempts] of outcomes) yield { method, outcome, attempts };
  }
}
