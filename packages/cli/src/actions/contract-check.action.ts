import { compareContracts } from "../contract/compare-contracts.js";
import { CONTRACT_FILE } from "../contract/contract.js";
import { readContract } from "../contract/contract-file.js";
import { describeChanges } from "../contract/describe-changes.js";
import { makeContract } from "../contract/make-contract.js";
import { findProject } from "../project/find-project.js";
import { inspectServed } from "../project/inspect-served.js";
import { CliError, EXIT } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";
import type { ContractFlags } from "./contract-write.action.js";
import { noteStale } from "./note-stale.js";

/** Fails where clients that were made for the contract would fail with what is built. */
export async function contractCheck(flags: ContractFlags, terminal: Terminal): Promise<void> {
  const project = findProject(process.cwd());
  await noteStale(project, terminal);
  const contract = await readContract(project.root);
  const changes = compareContracts(contract, makeContract(await inspectServed(project, {})));
  const breaking = changes.filter(({ kind }) => kind === "breaking").length;
  if (flags.json === true) {
    terminal.printJson({ ok: breaking === 0, changes });
    if (breaking > 0) process.exitCode = EXIT.failed;
    return;
  }
  for (const line of describeChanges(changes, terminal)) terminal.print(line);
  if (breaking > 0) {
    throw new CliError(
      `${breaking} breaking ${breaking === 1 ? "change" : "changes"} since ${CONTRACT_FILE} was written.`,
      "Restore what is listed. Where it is on purpose, run `mcp contract write`, commit the file, and tell those who call this server.",
    );
  }
  if (changes.length === 0)
    return terminal.print(`${terminal.style("green", "kept")} ${CONTRACT_FILE}: nothing changed`);
  terminal.print(`${terminal.style("green", "kept")} ${CONTRACT_FILE}: nothing that breaks a client`);
  terminal.note("Run `mcp contract write` and commit the file: what is new is held from then on.");
}
