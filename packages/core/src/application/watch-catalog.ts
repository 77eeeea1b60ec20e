import type { Catalog } from "../protocol/make-dispatcher.js";
import type { Watchdog } from "../watchdog/watchdog.js";

/** The catalog with all of its operations watched. */
export function watchCatalog({ tools, resources, resourceTemplates, prompts }: Catalog, watchdog: Watchdog): Catalog {
  return {
    tools: tools.map((tool) => watchdog.watch(tool)),
    resources: resources.map((resource) => watchdog.watch(resource)),
    resourceTemplates: resourceTemplates.map((template) => watchdog.watch(template)),
    prompts: prompts.map((prompt) => watchdog.watch(prompt)),
  };
}
