import { BootError, type BootProblem } from "../errors/boot-error.js";
import { type Component, ComponentProblems } from "../operation/component.js";
import { type BoundPrompt, bindPrompt } from "../prompt/bind-prompt.js";
import { MCPPrompt } from "../prompt/mcp-prompt.js";
import type { Catalog } from "../protocol/make-dispatcher.js";
import { type BoundResource, type BoundTemplate, bindResource, isTemplate } from "../resource/bind-resource.js";
import { MCPResource } from "../resource/mcp-resource.js";
import { type BoundTool, bindTool } from "../tool/bind-tool.js";
import { MCPTool } from "../tool/mcp-tool.js";
import type { ToolDefaults } from "../tool/tool-resilience.js";

/** A component and where it came from: a file, or "code" where it was passed to the server. */
export interface SourcedComponent {
  readonly component: Component;
  readonly source: string;
  /** URL of the module that it was made from; none where it was passed to the server. */
  readonly file?: string;
}

/** Checks all components of a server; what is wrong with them goes into `problems`. */
export function bindComponents(
  components: readonly SourcedComponent[],
  defaults: ToolDefaults,
  problems: BootProblem[],
): Catalog {
  const tools: BoundTool[] = [];
  const resources: BoundResource[] = [];
  const resourceTemplates: BoundTemplate[] = [];
  const prompts: BoundPrompt[] = [];
  const taken = new Map<string, string>();

  for (const { component, source } of components) {
    const own = new ComponentProblems(source);
    if (component instanceof MCPTool) {
      keep(tools, bindTool(component, defaults, own));
      refuseTaken(taken, `tool name "${component.name}"`, "name", own);
    } else if (component instanceof MCPResource) {
      const bound = bindResource(component, defaults, own);
      if (bound !== undefined && isTemplate(bound)) resourceTemplates.push(bound);
      else keep(resources, bound);
      refuseTaken(taken, `resource name "${component.name}"`, "name", own);
      refuseTaken(taken, `resource URI "${component.uri}"`, "uri", own);
    } else if (component instanceof MCPPrompt) {
      keep(prompts, bindPrompt(component, defaults, own));
      refuseTaken(taken, `prompt name "${component.name}"`, "name", own);
    }
    problems.push(...own.found);
  }
  return {
    tools: tools.sort(byName),
    resources: resources.sort(byName),
    resourceTemplates: resourceTemplates.sort(byName),
    prompts: prompts.sort(byName),
  };
}

/** @throws BootError where there is any problem */
export function refuseProblems(problems: readonly BootProblem[]): void {
  if (problems.length > 0) throw new BootError("The server can't start with these:", problems);
}

function keep<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}

function refuseTaken(taken: Map<string, string>, what: string, field: string, problems: ComponentProblems): void {
  const owner = taken.get(what);
  if (owner === undefined) taken.set(what, problems.where);
  else problems.add(field, `is taken: ${owner} has the ${what} too. Give one of them another`);
}

function byName(a: { definition: { name: string } }, b: { definition: { name: string } }): number {
  return a.definition.name < b.definition.name ? -1 : 1;
}
