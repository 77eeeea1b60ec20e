import type { InspectedProject } from "mcp-prod";
import { findProject } from "../project/find-project.js";
import { inspectGoodBuild } from "../project/inspect-good-build.js";
import type { Terminal } from "../ui/terminal.js";

export interface ListFlags {
  json?: boolean;
}

/** Prints what the built project serves. */
export async function list(flags: ListFlags, terminal: Terminal): Promise<void> {
  const { root, dist } = findProject(process.cwd());
  const project = await inspectGoodBuild(root, dist, process.env);
  if (flags.json === true) return terminal.printJson({ ok: true, ...project });
  for (const line of describe(project, terminal)) terminal.print(line);
}

function describe(
  { name, version, tools, resources, resourceTemplates, prompts }: InspectedProject,
  terminal: Terminal,
): string[] {
  const kinds = [
    ["tools", tools.map((tool) => ({ ...tool, remark: `${tool.timeout} ms` }))],
    ["resources", resources.map((resource) => ({ ...resource, remark: resource.uri }))],
    ["resource templates", resourceTemplates.map((template) => ({ ...template, remark: template.uriTemplate }))],
    ["prompts", prompts.map((prompt) => ({ ...prompt, remark: "" }))],
  ] as const;
  const lines = [terminal.style("bold", `${name} ${version}`)];
  for (const [kind, entries] of kinds) {
    if (entries.length === 0) continue;
    lines.push("", `${kind} (${entries.length})`);
    const width = Math.max(...entries.map((entry) => entry.name.length));
    for (const entry of entries) {
      const remark = entry.remark === "" ? "" : ` ${terminal.style("dim", `(${entry.remark})`)}`;
      lines.push(`  ${terminal.style("cyan", entry.name.padEnd(width))}  ${entry.description}${remark}`);
    }
  }
  return lines;
}
