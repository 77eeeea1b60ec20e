import { Command } from "commander";
import type { BuildFlags } from "../actions/build.action.js";
import type { Terminal } from "../ui/terminal.js";

export function buildCommand(terminal: Terminal): Command {
  return new Command("build")
    .description(
      "Check types, compile to dist, then load and check every tool. dist is only replaced when all is well.",
    )
    .option("--json", "print the outcome as JSON")
    .addHelpText("after", "\nExamples:\n  $ mcp build\n  $ mcp build --json")
    .action(async (flags: BuildFlags) => {
      const { build } = await import("../actions/build.action.js");
      await build(flags, terminal);
    });
}
