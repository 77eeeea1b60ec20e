import type { ListName } from "../operation/changes.js";
import type { BoundPrompt } from "../prompt/bind-prompt.js";
import type { BoundResource, BoundTemplate } from "../resource/bind-resource.js";
import type { BoundTool } from "../tool/bind-tool.js";
import { legacyDialect } from "./dialects/legacy.js";
import { modernDialect } from "./dialects/modern.js";
import { Dispatcher } from "./dispatcher.js";
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
  services: CallServices,
): Dispatcher {
  const { tools, resources, resourceTemplates, prompts } = catalog;
  const lists = listsOf(catalog);
  const hasResources = lists.has("resources");
  const hasPrompts = lists.has("prompts");
  const isCompletable = prompts.length + resourceTemplates.length > 0;
  const index = new ResourceIndex(resources, resourceTemplates);
  const tasks = new TaskManager(new MemoryTaskStore(), (task) => services.subscriptions.taskChanged(task));
  const hasTasks = tools.some(({ task }) => task !== undefined);
  const capabilities = {
    tools: { listChanged: true },
    ...(hasResources ? { resources: { subscribe: true, listChanged: true } } : {}),
    ...(hasPrompts ? { prompts: { listChanged: true } } : {}),
    logging: {},
    ...(isCompletable ? { completions: {} } : {}),
  };
  const offers = {
    ...toolHandlers(tools, services, tasks),
    ...(hasResources ? resourceHandlers(resources, resourceTemplates, index, services) : {}),
    ...(hasPrompts ? promptHandlers(prompts, services) : {}),
    ...(isCompletable ? completionHandlers(prompts, resourceTemplates, services) : {}),
  };
  const server = { ...identity, capabilities };
  // Tasks are an extension of 2026-07-28: what 2025-11-25 called so was another thing.
  const modern = hasTasks
    ? {
        server: { ...identity, capabilities: { ...capabilities, extensions: { [TASKS_EXTENSION]: {} } } },
        offers: { ...offers, ...taskHandlers(tasks) },
      }
    : { server, offers };
  const legacy = { ...offers, ...loggingHandlers, ...(hasResources ? followHandlers(index) : {}) };
  const listen = listenHandlers(lists, index, services.subscriptions, tasks);
  const dialects = {
    legacy: legacyDialect({ ...lifecycleHandlers(server), ...legacy }),
    modern: modernDialect({ ...discoveryHandlers(modern.server), ...modern.offers, ...listen }, identity.serverInfo),
  };
  return new Dispatcher(dialects, notificationHandlers, services.logger);
}
