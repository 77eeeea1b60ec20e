import { relative } from "node:path";
import { type ComponentKind, planComponent } from "../generators/component.generator.js";
import { writePlan } from "../generators/file-plan.js";
import { toNames } from "../generators/naming.js";
import { readTemplate } from "../generators/template-files.js";
import { findProject } from "../project/find-project.js";
import type { Terminal } from "../ui/terminal.js";

export interface AddFlags {
  dryRun?: boolean;
  force?: boolean;
  json?: boolean;
}

/** Adds a component and its test to the project in the working folder. */
export async function add(kind: ComponentKind, name: string, flags: AddFlags, terminal: Terminal): Promise<void> {
  const { root } = findProject(process.cwd());
  const files = planComponent(kind, toNames(name), await readTemplate("stubs"));
  if (flags.dryRun !== true) await writePlan(root, files, flags.force === true);

  const paths = files.map(({ path }) => path);
  if (flags.json === true) return terminal.printJson({ ok: true, written: flags.dryRun !== true, root, files: paths });
  for (const { path, content } of files) {
    terminal.print(flags.dryRun === true ? `--- ${path}\n${content.toString()}` : `wrote ${path}`);
  }
  if (flags.dryRun === true) return terminal.note("Nothing was written (--dry-run).");
  const here = relative(process.cwd(), root);
  terminal.note(
    `\nEdit ${[here, paths[0]].filter(Boolean).join("/")}, then \`mcp build\`, or leave \`mcp dev\` running.`,
  );
}
