import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Config, configSchema } from "../config/config-schema.js";
import type { BudgetsConfig, UsageConfig } from "../config/limits-schema.js";
import { resolveConfig } from "../config/resolve-config.js";
import { BootError, type BootProblem } from "../errors/boot-error.js";
import type { Prompt, Resource, ResourceTemplate, Tool } from "../mcp/types.js";
import type { Component } from "../operation/component.js";
import type { Operation } from "../operation/operation.js";
import type { Catalog } from "../protocol/make-dispatcher.js";
import { bindComponents } from "./components.js";
import { type Deployment, describeDeployment } from "./describe-deployment.js";
import { describePolicy, describeReview, type Review, type ReviewedPolicy } from "./describe-review.js";
import { discoverComponents } from "./discovery.js";

/** The built config's file, in the folder that `mcp build` makes. */
const CONFIG_FILE = "mcp.config.js";

/**
 * Loads the config of a built project.
 * @throws BootError where there is none or it does not load
 */
export async function loadConfig(directory: string): Promise<Config> {
  const path = join(directory, CONFIG_FILE);
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (!exists)
    throw new BootError("The project is not built:", [{ where: path, message: "is not there. Run `mcp build` first" }]);
  const module: { default?: Config } = await import(pathToFileURL(path).href).catch((error: unknown) => {
    const message = `did not load: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    throw new BootError("The configuration can't be used:", [{ where: CONFIG_FILE, message }], error);
  });
  if (module.default === undefined) {
    throw new BootError("The configuration can't be used:", [
      { where: CONFIG_FILE, message: "has no default export. Write `export default defineConfig({ … })`" },
    ]);
  }
  return module.default;
}

interface Inspected {
  readonly source: string;
  /** What a caller must hold to use it, all of it. */
  readonly scopes: readonly string[];
}

interface InspectedTool extends Tool, Inspected {
  /** Milliseconds. */
  readonly timeout: number;
  readonly task?: "optional" | "required";
  readonly policy: ReviewedPolicy;
}

/** What a built project serves, and all that would keep it from starting. */
export interface InspectedProject {
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** Where its API keys are, seen from the working folder; undefined where it takes none. */
  readonly apiKeyFile: string | undefined;
  readonly tools: readonly InspectedTool[];
  readonly resources: readonly (Resource & Inspected)[];
  readonly resourceTemplates: readonly (ResourceTemplate & Inspected)[];
  readonly prompts: readonly (Prompt & Inspected)[];
  /** Where its ledger of usage is kept, and what callers may spend; undefined where the config is at fault. */
  readonly usage: (UsageConfig & { readonly budgets: BudgetsConfig }) | undefined;
  /** What files that deploy and watch it are made from; undefined where the config is at fault. */
  readonly deployment: Deployment | undefined;
  /** What a review before deployment looks at; undefined where the config is at fault. */
  readonly review: Review | undefined;
  readonly problems: readonly BootProblem[];
}

/** Loads and checks a built project without starting it: no deps are opened, no init() runs, nothing listens. */
export async function inspectProject(
  directory: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<InspectedProject> {
  const problems: BootProblem[] = [];
  const config = await attempt(problems, async () => resolveConfig(await loadConfig(directory), environment));
  const components = await discoverComponents(directory, INERT_DEPS, problems);
  // Where the config is at fault, its defaults do to find what is wrong with the components.
  const defaults = config ?? {
    ...configSchema.parse({ name: "unknown", version: "unknown" }),
    dependencies: undefined,
  };
  const catalog = bindComponents(components, defaults, problems);
  const sourceOf = new Map(components.map(({ component, source }) => [component, source]));
  return {
    name: config?.name,
    version: config?.version,
    apiKeyFile: typeof config?.auth === "object" ? config.auth.apiKeys?.file : undefined,
    ...describe(catalog, (component) => sourceOf.get(component) ?? ""),
    usage: config && { ...config.usage, budgets: config.budgets },
    deployment: config && describeDeployment(config),
    review: config && describeReview(config),
    problems,
  };
}

function describe(
  { tools, resources, resourceTemplates, prompts }: Catalog,
  sourceOf: (component: Component) => string,
) {
  const inspect = <D>({ component, definition, operation }: Bound<D>): D & Inspected => ({
    ...definition,
    source: sourceOf(component),
    scopes: operation.access?.scopes ?? [],
  });
  return {
    tools: tools.map((tool) => ({
      ...inspect(tool),
      timeout: tool.operation.timeout,
      policy: describePolicy(tool.component.policy),
      ...(tool.task === undefined ? {} : { task: tool.task.required ? ("required" as const) : ("optional" as const) }),
    })),
    resources: resources.map(inspect),
    resourceTemplates: resourceTemplates.map(inspect),
    prompts: prompts.map(inspect),
  };
}

interface Bound<D> {
  readonly component: Component;
  readonly definition: D;
  readonly operation: Pick<Operation<unknown>, "access">;
}

async function attempt<T>(problems: BootProblem[], action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof BootError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** Stands in for deps in a constructor that looks at them: every property is one more of the same. */
const INERT_DEPS: object = new Proxy(function inert() {}, {
  get: (_, key) => {
    if (key === "then") return undefined;
    return key === Symbol.toPrimitive ? () => "" : INERT_DEPS;
  },
  apply: () => INERT_DEPS,
  construct: () => INERT_DEPS,
});
