import type { InspectedProject } from "mcp-prod";
import { type ComparedFile, compareFiles } from "../../emit/compare-files.js";
import { makeEmitInput } from "../../emit/emit-input.js";
import type { Emitter } from "../../emit/emitter.js";
import { EMITTERS } from "../../emit/emitters.js";
import { DEFAULT_AVAILABILITY, type Slo } from "../../emit/slo.js";
import { seal } from "../../emit/stamp.js";
import { CliError } from "../../ui/cli-error.js";

/** Compares the files of each target that was emitted with what would be emitted now. */
export async function compareEmitted(root: string, inspected: InspectedProject): Promise<ComparedFile[]> {
  const all = await Promise.all(EMITTERS.map((emitter) => compareTarget(root, inspected, emitter)));
  return all.flat();
}

async function compareTarget(root: string, inspected: InspectedProject, emitter: Emitter): Promise<ComparedFile[]> {
  const compareWith = (slo: Slo) => compareFiles(root, plan(emitter, root, inspected, slo));
  const files = await compareWith({ availability: DEFAULT_AVAILABILITY });
  if (files.every(({ state }) => state === "missing")) return [];
  const command = files.find(({ madeBy }) => madeBy?.includes(" --slo-") === true)?.madeBy;
  return command === undefined ? files : compareWith(sloOf(command));
}

/** With the flags that the files were made with. */
function sloOf(command: string): Slo {
  const flag = (name: string) => {
    const value = new RegExp(` --slo-${name} ([\\d.]+)`).exec(command)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  return { availability: flag("availability") ?? DEFAULT_AVAILABILITY, p95: flag("p95") };
}

/** Nothing where the project can't have such files. */
function plan(emitter: Emitter, root: string, inspected: InspectedProject, slo: Slo) {
  try {
    const files = emitter.plan(makeEmitInput(root, inspected, slo));
    return files.map(({ path, content }) => ({ path, content: seal(content) }));
  } catch (error) {
    if (error instanceof CliError) return [];
    throw error;
  }
}
