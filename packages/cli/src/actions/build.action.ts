import { buildProject } from "../build/build-project.js";
import type { Diagnostic } from "../build/diagnostic.js";
import { findProject } from "../project/find-project.js";
import { CliError, EXIT } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";

export interface BuildFlags {
  json?: boolean;
}

/** Builds the project in the working folder. */
export async function build(flags: BuildFlags, terminal: Terminal): Promise<void> {
  const project = findProject(process.cwd());
  const startedAt = performance.now();
  const result = await buildProject(project);
  const seconds = Math.round(performance.now() - startedAt) / 1000;

  if (!result.ok) {
    if (flags.json === true) {
      terminal.printJson({ ok: false, diagnostics: result.diagnostics });
      process.exitCode = EXIT.failed;
      return;
    }
    terminal.note(formatDiagnostics(result.diagnostics, terminal));
    throw new CliError(
      `${countOf(result.diagnostics.length, "problem")}, nothing was built.`,
      "Correct what is listed, then run `mcp build` again.",
    );
  }
  const { tools, resources, resourceTemplates, prompts } = result.project;
  const counts = {
    tools: tools.length,
    resources: resources.length + resourceTemplates.length,
    prompts: prompts.length,
  };
  if (flags.json === true) return terminal.printJson({ ok: true, dist: project.dist, seconds, ...counts });
  const parts = [
    countOf(counts.tools, "tool"),
    countOf(counts.resources, "resource"),
    countOf(counts.prompts, "prompt"),
  ];
  terminal.print(
    `${terminal.style("green", "built")} ${parts.filter((part) => !part.startsWith("0")).join(", ")} into dist in ${seconds} s`,
  );
}

export function formatDiagnostics(diagnostics: readonly Diagnostic[], terminal: Terminal): string {
  return diagnostics
    .map(
      ({ file, line, message }) =>
        `${terminal.style("cyan", `${file}:${line}`)}  ${message.replaceAll("\n", "\n    ")}`,
    )
    .join("\n");
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
