interface Attempts {
  ok: number;
  readonly failed: Map<string, number>;
}

/** Attempts to authenticate, by method and outcome. Plain numbers, which are read when somebody scrapes. */
export class AuthMetrics {
  readonly #methods = new Map<string, Attempts>();

  succeeded(method: string): void {
    this.#of(method).ok += 1;
  }

  failed(method: string, outcome: string): void {
    const { failed } = this.#of(method);
    failed.set(outcome, (failed.get(outcome) ?? 0) + 1);
  }

  *read(): Iterable<{ readonly method: string; readonly outcome: string; readonly attempts: number }> {
    for (const [method, { ok, failed }] of this.#methods) {
      if (ok > 0) yield { method, outcome: "ok", attempts: ok };
      for (const [outcome, attempts] of failed) yield { method, outcome, attempts };
    }
  }

  #of(method: string): Attempts {
    const known = this.#methods.get(method);
    if (known !== undefined) return known;
    const attempts = { ok: 0, failed: new Map<string, number>() };
    this.#methods.set(method, attempts);
    return attempts;
  }
}
