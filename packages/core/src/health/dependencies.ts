import type { DependencyConfig } from "../config/dependencies-schema.js";
import type { Logger } from "../logging/logger.js";
import type { DependencyStatus } from "../status/status-report.js";
import { Dependency } from "./dependency.js";

/** Why the server can't, or can only partly, do its work. */
export interface Outages {
  readonly critical: readonly string[];
  readonly others: readonly string[];
}

/** All that the config says that tools depend on. */
export class Dependencies {
  readonly #all: readonly Dependency[];

  /** @param breakerOf the state of the breaker that the tools of a dependency share; undefined where none do */
  constructor(
    config: Readonly<Record<string, DependencyConfig>>,
    breakerOf: (name: string) => DependencyStatus["breaker"],
    logger: Logger,
  ) {
    this.#all = Object.entries(config).map(
      ([name, settings]) => new Dependency(name, settings, () => breakerOf(name), logger),
    );
  }

  /** Checks them from here on. Resolves when each was checked once, or its time was over. */
  async start(deps: unknown): Promise<void> {
    await Promise.all(this.#all.map((each) => each.start(deps)));
  }

  stop(): void {
    for (const each of this.#all) each.stop();
  }

  statuses(): DependencyStatus[] {
    return this.#all.map(({ status }) => status);
  }

  get outages(): Outages {
    const why = (critical: boolean) =>
      this.#all.filter((each) => each.critical === critical).flatMap(({ whyDown }) => whyDown ?? []);
    return { critical: why(true), others: why(false) };
  }

  /** Those of which it is known. */
  *readings(): Iterable<{ readonly name: string; readonly isUp: boolean }> {
    for (const { name, isUp } of this.#all) if (isUp !== undefined) yield { name, isUp };
  }
}
