import type { InspectedProject } from "mcp-prod";
import { type ComparedFile, compareFiles, wasEmitted } from "../../emit/compare-files.js";
import { makeEmitInput } from "../../emit/emit-input.js";
import { EMITTERS } from "../../emit/emitters.js";
import { planFilesIfAny } from "../../emit/plan-files.js";

/** Compares the files of each target that was emitted with what would be emitted now. */
export async function compareEmitted(root: string, inspected: InspectedProject): Promise<ComparedFile[]> {
  const input = makeEmitInput(root, inspected);
  const all = await Promise.all(EMITTERS.map((emitter) => compareFiles(root, planFilesIfAny(emitter, input))));
  return all.filter(wasEmitted).flat();
}
