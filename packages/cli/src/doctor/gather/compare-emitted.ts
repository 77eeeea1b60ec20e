import type { InspectedProject } from "mcp-prod";
import { type ComparedFile, compareFiles, wasEmitted } from "../../emit/compare-files.js";
import { makeEmitInput } from "../../emit/emit-input.js";
import type { Emitter } from "../../emit/emitter.js";
import { EMITTERS } from "../../emit/emitters.js";
import { seal } from "../../emit/stamp.js";
import { CliError } from "../../ui/cli-error.js";

/** Compares the files of each target that was emitted with what would be emitted now. */
export async function compareEmitted(root: string, inspected: InspectedProject): Promise<ComparedFile[]> {
  const all = await Promise.all(EMITTERS.map((emitter) => compareTarget(root, inspected, emitter)));
  return all.flat();
}

async function compareTarget(root: string, inspected: InspectedProject, emitter: Emitter): Promise<ComparedFile[]> {
  const files = await compareFiles(root, plan(emitter, root, inspected));
  return wasEmitted(files) ? files : [];
}

/** Nothing where the project can't have such files. */
function plan(emitter: Emitter, root: string, inspected: InspectedProject) {
  try {
    const files = emitter.plan(makeEmitInput(root, inspected));
    return files.map(({ path, content }) => ({ path, content: seal(content) }));
  } catch (error) {
    if (error instanceof CliError) return [];
    throw error;
  }
}
