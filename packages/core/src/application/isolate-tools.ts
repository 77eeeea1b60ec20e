import type { ResolvedConfig } from "../config/config-schema.js";
import type { BootProblem } from "../errors/boot-error.js";
import type { IsolatedTool } from "../isolation/messages.js";
import { WorkerPool } from "../isolation/worker-pool.js";
import type { Logger } from "../logging/logger.js";
import type { CallToolResult } from "../mcp/types.js";
import type { Component } from "../operation/component.js";
import type { Operation } from "../operation/operation.js";
import type { Catalog } from "../protocol/make-dispatcher.js";
import type { BoundTool } from "../tool/bind-tool.js";
import { MCPTool } from "../tool/mcp-tool.js";
import type { SourcedComponent } from "./components.js";
import type { Lifetime } from "./lifetime.js";

/** Whether calls of a component run in workers, where it has instances of its own. */
export function isIsolated(component: Component): boolean {
  return component instanceof MCPTool && component.policy?.isolation === "worker";
}

/** A worker makes its own instance from the tool's file: one that was made by somebody else can't go there. */
export function refuseWithoutFile(components: readonly SourcedComponent[], problems: BootProblem[]): void {
  for (const { component, source, file } of components) {
    if (!isIsolated(component) || file !== undefined) continue;
    const message = `policy of "${component.name}" has isolation "worker", which is for tools in files: put its class into tools/<name>.tool.ts, or take the isolation out`;
    problems.push({ where: source, message, field: "policy" });
  }
}

/**
 * The catalog with the calls of isolated tools handed to a pool of workers, and that pool, where there are such tools.
 * @throws BootError where one does not load in a worker
 */
export async function isolateTools(
  catalog: Catalog,
  components: readonly SourcedComponent[],
  { isolation, log, results }: ResolvedConfig,
  logger: Logger,
  lifetime: Lifetime,
): Promise<{ readonly catalog: Catalog; readonly pool?: WorkerPool }> {
  const tools = components.flatMap(({ component, source, file }): IsolatedTool[] =>
    file !== undefined && isIsolated(component) ? [{ name: component.name, source, file }] : [],
  );
  if (tools.length === 0) return { catalog };
  const pool = new WorkerPool({ ...isolation, ...results, tools, logLevel: log.level }, logger);
  lifetime.add("workers", () => pool.close());
  await pool.start();
  const isolate = (tool: BoundTool) =>
    isIsolated(tool.component) ? { ...tool, operation: inPool(tool.operation, pool) } : tool;
  return { catalog: { ...catalog, tools: catalog.tools.map(isolate) }, pool };
}

function inPool(operation: Operation<CallToolResult>, pool: WorkerPool): Operation<CallToolResult> {
  return { ...operation, run: async (input, context) => JSON.parse(await pool.run(operation.name, input, context)) };
}
