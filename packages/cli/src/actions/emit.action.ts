import { resolve } from "node:path";
import { type ComparedFile, compareFiles, wasEmitted } from "../emit/compare-files.js";
import { makeEmitInput } from "../emit/emit-input.js";
import type { Emitter } from "../emit/emitter.js";
import { EMITTERS } from "../emit/emitters.js";
import { planFiles, planFilesIfAny } from "../emit/plan-files.js";
import { writePlan } from "../generators/file-plan.js";
import { findProject } from "../project/find-project.js";
import { inspectServed } from "../project/inspect-served.js";
import { CliError, EXIT } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";
import { noteStale } from "./note-stale.js";

export interface EmitFlags {
  all?: boolean;
  out?: string;
  check?: boolean;
  dryRun?: boolean;
  force?: boolean;
}

/** Writes, shows or checks the files of the targets. */
export async function emit(targets: readonly string[], flags: EmitFlags, terminal: Terminal): Promise<void> {
  const emitters = selectEmitters(targets, flags);
  const project = findProject(process.cwd());
  await noteStale(project, terminal);
  const root = flags.out === undefined ? project.root : resolve(flags.out);
  const input = makeEmitInput(project.root, await inspectServed(project));
  // What was not asked for by name is left out where the project can't have it.
  const plan: typeof planFilesIfAny = targets.length > 0 ? planFiles : planFilesIfAny;
  if (flags.check === true) {
    // Without targets, those are meant that were ever emitted.
    const isNamed = targets.length > 0 || flags.all === true;
    const plans = emitters.map((emitter) => plan(emitter, input));
    const checked = await Promise.all(plans.map((files) => compareFiles(root, files)));
    const meant = checked.filter((files) => isNamed || wasEmitted(files));
    return reportCheck(meant.flat(), terminal);
  }
  const leftOut = (target: string, { message, next }: CliError) => terminal.note(`No ${target}: ${message} ${next}`);
  const files = emitters.flatMap((emitter) => plan(emitter, input, leftOut));
  if (flags.dryRun === true) {
    for (const { path, content } of files) terminal.print(`--- ${path}\n${content}`);
    return terminal.note("Nothing was written (--dry-run).");
  }
  await write(root, await compareFiles(root, files), flags, terminal);
}

function selectEmitters(targets: readonly string[], { all, check }: EmitFlags): readonly Emitter[] {
  if (targets.length > 0) return EMITTERS.filter(({ target }) => targets.includes(target));
  if (all === true || check === true) return EMITTERS;
  const names = EMITTERS.map(({ target }) => target).join(", ");
  throw new CliError("Nothing was said of what to emit.", `Name one or more of ${names}, or give --all.`, EXIT.usage);
}

function reportCheck(files: readonly ComparedFile[], terminal: Terminal): void {
  const wrong = files.filter(({ state }) => state !== "same");
  if (wrong.length === 0) {
    const what = files.length === 0 ? "Nothing was emitted here yet" : `${files.length} files are as they would be now`;
    terminal.print(`${what}.`);
    return;
  }
  const list = wrong.map(({ path, state, madeBy }) => {
    return `\n  - ${path}: ${state}${madeBy === undefined ? "" : `, made by \`${madeBy}\``}`;
  });
  throw new CliError(
    `${wrong.length} of ${files.length} files are not what would be written now:${list.join("")}`,
    "Run the `mcp emit` that made a file, or that of a missing one's target, with the MCP_* variables that are set where it runs, for --check too. --force overwrites what was edited.",
  );
}

/** Writes all that is not there or was not edited, or nothing where that would not do. */
async function write(
  root: string,
  files: readonly ComparedFile[],
  flags: EmitFlags,
  terminal: Terminal,
): Promise<void> {
  const edited = files.filter(({ state }) => state === "edited").map(({ path }) => path);
  if (edited.length > 0 && flags.force !== true) {
    throw new CliError(
      `Edited since, or not made by mcp emit: ${edited.join(", ")}. Nothing was written.`,
      "See what would be there with --dry-run, and overwrite with --force.",
    );
  }
  const changed = files.filter(({ state }) => state !== "same");
  await writePlan(root, changed, true);
  for (const { path, state } of files) terminal.print(`${state === "same" ? "same " : "wrote"} ${path}`);
}
