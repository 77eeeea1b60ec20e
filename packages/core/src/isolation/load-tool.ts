import type { MaybePromise } from "../maybe-promise.js";
import type { CallToolResult } from "../mcp/types.js";
import { isCloseable } from "../operation/closeable.js";
import type { ComponentClass } from "../operation/component.js";
import { toObjectSchema } from "../operation/schema.js";
import { MCPTool } from "../tool/mcp-tool.js";
import { toolResultShaper } from "../tool/tool-result.js";
import type { IsolatedTool } from "./messages.js";

/** A worker's own instance of a tool. */
export interface LoadedTool {
  readonly tool: MCPTool;
  /** What the module's `deps` returned. */
  readonly deps: unknown;
  readonly toResult: (value: unknown) => MaybePromise<CallToolResult>;
}

/** What a tool's module may export. */
interface ToolModule {
  readonly default?: unknown;
  /** Opens what the tool depends on, once in each worker: what the config's `deps` opened stays in its thread. */
  readonly deps?: () => unknown;
}

/** Opens the module's deps, makes an instance and runs its init(), as a boot does. */
export async function loadTool({ file }: IsolatedTool, maxBytes: number): Promise<LoadedTool> {
  const module: ToolModule = await import(file);
  if (!isToolClass(module.default)) throw new TypeError("has no default export that is a class extending MCPTool");
  const deps = await module.deps?.();
  const tool = new module.default(deps as never);
  await tool.init?.();
  return { tool, deps, toResult: toolResultShaper(tool.output && toObjectSchema(tool.output), maxBytes) };
}

export async function closeTool({ tool, deps }: LoadedTool): Promise<void> {
  await tool.close?.();
  if (isCloseable(deps)) await deps.close();
}

function isToolClass(value: unknown): value is ComponentClass<MCPTool> {
  return typeof value === "function" && value.prototype instanceof MCPTool;
}
