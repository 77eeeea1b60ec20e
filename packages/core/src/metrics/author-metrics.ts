import { createRequire } from "node:module";
import type { Registry } from "prom-client";

/** What an author counts besides, in a registry of prom-client's, which is loaded when one is asked for. */
export class AuthorMetrics {
  #registry: Registry | undefined;

  get registry(): Registry {
    if (this.#registry === undefined) {
      const load: (name: "prom-client") => typeof import("prom-client") = createRequire(import.meta.url);
      this.#registry = new (load("prom-client").Registry)();
    }
    return this.#registry;
  }

  /** Of those that there are by now. */
  get names(): readonly string[] {
    return this.#registry?.getMetricsAsArray().map(({ name }) => name) ?? [];
  }

  /** All lines of one. */
  async read(name: string): Promise<string> {
    return `${await this.registry.getSingleMetricAsString(name)}\n`;
  }
}
