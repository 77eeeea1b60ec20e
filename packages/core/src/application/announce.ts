import type { Catalog } from "../protocol/make-dispatcher.js";
import type { Assembly } from "./assembly.js";
import type { BootSteps } from "./boot-steps.js";

interface Served {
  readonly catalog: Catalog;
  /** What clients connect to, and where operators look. */
  readonly addresses: readonly string[];
  readonly statusPage: string | undefined;
  readonly steps: BootSteps;
}

/** One line of the log, once the server serves: what, where, how its dependencies are, and how long each step took. */
export function announce({ health, logger }: Assembly, { catalog, addresses, statusPage, steps }: Served): void {
  const dependencies = health.dependencies.statuses().map(({ name, state }) => [name, state]);
  const line = {
    server: health.name,
    version: health.version,
    transports: addresses,
    ...(statusPage === undefined ? {} : { statusPage }),
    tools: catalog.tools.length,
    resources: catalog.resources.length + catalog.resourceTemplates.length,
    prompts: catalog.prompts.length,
    ...(dependencies.length === 0 ? {} : { dependencies: Object.fromEntries(dependencies) }),
    steps: steps.durations,
    pid: process.pid,
  };
  logger.info(line, "ready");
}
