import { CONTRACT_FILE } from "../contract/contract.js";
import { writeContract } from "../contract/contract-file.js";
import { makeContract } from "../contract/make-contract.js";
import { findProject } from "../project/find-project.js";
import { inspectServed } from "../project/inspect-served.js";
import type { Terminal } from "../ui/terminal.js";
import { noteStale } from "./note-stale.js";

export interface ContractFlags {
  json?: boolean;
}

/** Writes down what clients of the built project rely on. */
export async function contractWrite(flags: ContractFlags, terminal: Terminal): Promise<void> {
  const project = findProject(process.cwd());
  await noteStale(project, terminal);
  // Without this process's environment: the contract is the same on every machine.
  const contract = makeContract(await inspectServed(project, {}));
  await writeContract(project.root, contract);
  const { tools, resources, resourceTemplates, prompts } = contract;
  const counts = {
    tools: Object.keys(tools).length,
    resources: Object.keys(resources).length + Object.keys(resourceTemplates).length,
    prompts: Object.keys(prompts).length,
  };
  if (flags.json === true) return terminal.printJson({ ok: true, file: CONTRACT_FILE, ...counts });
  terminal.print(
    `${terminal.style("green", "written")} ${CONTRACT_FILE}: tools ${counts.tools}, resources ${counts.resources}, prompts ${counts.prompts}`,
  );
  terminal.note("Commit it, and run `mcp contract check` in CI after `mcp build`.");
}
