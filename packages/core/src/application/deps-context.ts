import type { Registry } from "prom-client";
import type { BootContext } from "../config/config-schema.js";
import type { Environment } from "../config/read-environment.js";
import type { Logger } from "../logging/logger.js";
import type { Changes } from "../mcp/changes.js";
import type { AuthorMetrics } from "../metrics/author-metrics.js";

/** What the config's `deps` gets. */
export class DepsContext implements BootContext {
  constructor(
    readonly log: Logger,
    readonly env: Environment,
    private readonly authorMetrics: AuthorMetrics,
    readonly changes: Changes,
  ) {}

  /** Most servers count nothing of their own: made at first use. */
  get metrics(): Registry {
    return this.authorMetrics.registry;
  }
}
