import type { ServerCapabilities } from "@modelcontextprotocol/sdk/types.js";
import type { RefusalLog } from "../logging/refusal-log.js";
import type { ListName } from "../mcp/changes.js";
import type { BoundPrompt } from "../prompt/bind-prompt.js";
import type { BoundResource, BoundTemplate } from "../resource/bind-resource.js";
import type { BoundTool } from "../tool/bind-tool.js";
import type { Telemetry } from "../tracing/telemetry.js";
import { legacyDialect } from "./dialects/legacy.js";
import { modernDialect } from "./dialects/modern.js";
import { Dispatcher } from "./dispatcher.js";
import type { RequestHandlers } from "./exchange.js";
import { completionHandlers } from "./handlers/completion.js";
import {
  discoveryHandlers,
  lifecycleHandlers,
  notificationHandlers,
  type ServerIdentity,
} from "./handlers/lifecycle.js";
import { loggingHandlers } from "./handlers/logging.js";
import { promptHandlers } from "./handlers/prompts.js";
import { resourceHandlers } from "./handlers/resources.js";
import { followHandlers, listenHandlers } from "./handlers/subscriptions.js";
import { taskHandlers } from "./handlers/tasks.js";
import { toolHandlers } from "./handlers/tools.js";
import { ResourceIndex } from "./resource-index.js";
import type { CallServices } from "./run-call.js";
import { TASKS_EXTENSION } from "./tasks/task.js";
import { TaskManager } from "./tasks/task-manager.js";
import { MemoryTaskStore } from "./tasks/task-store.js";
import { knownNames, TracedDispatcher } from "./traced-dispatcher.js";

/** All that a server offers, sorted by name, so that lists come out the same every time. */
export interface Catalog {
  readonly tools: readonly BoundTool[];
  readonly resources: readonly BoundResource[];
  readonly resourceTemplates: readonly BoundTemplate[];
  readonly prompts: readonly BoundPrompt[];
}

/** The lists that a server has: it always has tools, be it none. */
export function listsOf({ resources, resourceTemplates, prompts }: Catalog): ReadonlySet<ListName> {
  const lists = new Set<ListName>(["tools"]);
  if (resources.length + resourceTemplates.length > 0) lists.add("resources");
  if (prompts.length > 0) lists.add("prompts");
  return lists;
}

/** Makes the one dispatcher that every transport hands its messages to. */
export function makeDispatcher(
  catalog: Catalog,
  identity: Omit<ServerIdentity, "capabilities">,
  services: CallServices & { readonly refusals: RefusalLog },
  telemetry?: Telemetry,
): Dispatcher {
  const features = featuresOf(catalog, services).filter(({ isOffered }) => isOffered);
  const legacy = mergeOffers(features.flatMap((feature) => [feature.both, feature.legacy]));
  const modern = mergeOffers(features.flatMap((feature) => [feature.both, feature.modern]));
  const initialize = lifecycleHandlers({ ...identity, capabilities: legacy.capabilities });
  const discover = discoveryHandlers({ ...identity, capabilities: modern.capabilities });
  const dialects = {
    legacy: legacyDialect({ ...initialize, ...legacy.requests }),
    modern: modernDialect({ ...discover, ...modern.requests }, identity.serverInfo),
  };
  const parts = [dialects, notificationHandlers, services.refusals] as const;
  if (telemetry === undefined) return new Dispatcher(...parts);
  const methods = [dialects.legacy, dialects.modern].flatMap(({ requests }) => [...requests.keys()]);
  return new TracedDispatcher(telemetry, knownNames(catalog, methods), ...parts);
}

/** What a client is told that there is, and the requests behind it. */
interface Offer {
  readonly capabilities?: ServerCapabilities;
  readonly requests?: RequestHandlers;
}

interface Feature {
  /** Whether this server has anything to offer with it. */
  readonly isOffered: boolean;
  readonly both?: Offer;
  readonly legacy?: Offer;
  readonly modern?: Offer;
}

function featuresOf(catalog: Catalog, services: CallServices): Feature[] {
  const { tools, resources, resourceTemplates, prompts } = catalog;
  const lists = listsOf(catalog);
  const index = new ResourceIndex(resources, resourceTemplates);
  const tasks = new TaskManager(new MemoryTaskStore(), (task) => services.subscriptions.taskChanged(task));
  services.metrics.watchTasks(() => tasks.running);
  return [
    {
      isOffered: lists.has("tools"),
      both: { capabilities: { tools: { listChanged: true } }, requests: toolHandlers(tools, services, tasks) },
    },
    {
      isOffered: lists.has("resources"),
      both: {
        capabilities: { resources: { subscribe: true, listChanged: true } },
        requests: resourceHandlers(resources, resourceTemplates, index, services),
      },
      legacy: { requests: followHandlers(index) },
    },
    {
      isOffered: lists.has("prompts"),
      both: { capabilities: { prompts: { listChanged: true } }, requests: promptHandlers(prompts, services) },
    },
    {
      isOffered: prompts.length + resourceTemplates.length > 0,
      both: {
        capabilities: { completions: {} },
        requests: completionHandlers(prompts, resourceTemplates, services),
      },
    },
    // From 2026-07-28 on the level of messages comes with each request.
    { isOffered: true, both: { capabilities: { logging: {} } }, legacy: { requests: loggingHandlers } },
    { isOffered: true, modern: { requests: listenHandlers(lists, index, services.subscriptions, tasks) } },
    {
      // An extension of 2026-07-28: what 2025-11-25 called tasks was another thing.
      isOffered: tools.some(({ task }) => task !== undefined),
      modern: { capabilities: { extensions: { [TASKS_EXTENSION]: {} } }, requests: taskHandlers(tasks) },
    },
  ];
}

function mergeOffers(offers: readonly (Offer | undefined)[]): Required<Offer> {
  return {
    capabilities: Object.assign({}, ...offers.map((offer) => offer?.capabilities)),
    requests: Object.assign({}, ...offers.map((offer) => offer?.requests)),
  };
}
