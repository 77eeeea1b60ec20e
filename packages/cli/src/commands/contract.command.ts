import { Command } from "commander";
import type { ContractFlags } from "../actions/contract-write.action.js";
import type { Terminal } from "../ui/terminal.js";

export function contractCommand(terminal: Terminal): Command {
  const contract = new Command("contract")
    .description("Hold the server to what its clients rely on, as mcp.contract.json says.")
    .addHelpText("after", "\nExamples:\n  $ mcp contract write\n  $ mcp build && mcp contract check");
  for (const make of [write, check]) contract.addCommand(make(terminal));
  return contract;
}

function write(terminal: Terminal): Command {
  return new Command("write")
    .description("Write what the built project serves into mcp.contract.json: what clients may rely on from now on.")
    .option("--json", "print the outcome as JSON")
    .addHelpText("after", "\nExamples:\n  $ mcp build && mcp contract write\n  $ mcp contract write --json")
    .action(async (flags: ContractFlags) => {
      const { contractWrite } = await import("../actions/contract-write.action.js");
      await contractWrite(flags, terminal);
    });
}

function check(terminal: Terminal): Command {
  return new Command("check")
    .description("Compare the built project with mcp.contract.json, and fail on what breaks clients.")
    .option("--json", "print the changes as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcp build && mcp contract check\n  $ mcp contract check --json\n\nExit codes: 0 nothing breaks, 1 something does or there is no contract, 2 wrong usage.",
    )
    .action(async (flags: ContractFlags) => {
      const { contractCheck } = await import("../actions/contract-check.action.js");
      await contractCheck(flags, terminal);
    });
}
