import type { BoundPrompt } from "../prompt/bind-prompt.js";
import type { BoundResource } from "../resource/bind-resource.js";
import type { BoundTool } from "../tool/bind-tool.js";
import { legacyDialect } from "./dialects/legacy.js";
import { modernDialect } from "./dialects/modern.js";
import { Dispatcher } from "./dispatcher.js";
import {
  discoveryHandlers,
  lifecycleHandlers,
  notificationHandlers,
  type ServerIdentity,
} from "./handlers/lifecycle.js";
import { promptHandlers } from "./handlers/prompts.js";
import { resourceHandlers } from "./handlers/resources.js";
import { toolHandlers } from "./handlers/tools.js";
import type { CallServices } from "./run-call.js";

/** All that a server offers, sorted by name, so that lists come out the same every time. */
export interface Catalog {
  readonly tools: readonly BoundTool[];
  readonly resources: readonly BoundResource[];
  readonly prompts: readonly BoundPrompt[];
}

/** Makes the one dispatcher that every transport hands its messages to. */
export function makeDispatcher(
  catalog: Catalog,
  identity: Omit<ServerIdentity, "capabilities">,
  services: CallServices,
): Dispatcher {
  const capabilities = {
    tools: {},
    ...(catalog.resources.length > 0 ? { resources: {} } : {}),
    ...(catalog.prompts.length > 0 ? { prompts: {} } : {}),
  };
  const offers = {
    ...toolHandlers(catalog.tools, services),
    ...(catalog.resources.length > 0 ? resourceHandlers(catalog.resources, services) : {}),
    ...(catalog.prompts.length > 0 ? promptHandlers(catalog.prompts, services) : {}),
  };
  const server = { ...identity, capabilities };
  const dialects = {
    legacy: legacyDialect({ ...lifecycleHandlers(server), ...offers }),
    modern: modernDialect({ ...discoveryHandlers(server), ...offers }, identity.serverInfo),
  };
  return new Dispatcher(dialects, notificationHandlers, services.logger);
}
