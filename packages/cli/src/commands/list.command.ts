import { Command } from "commander";
import type { ListFlags } from "../actions/list.action.js";
import type { Terminal } from "../ui/terminal.js";

export function listCommand(terminal: Terminal): Command {
  return new Command("list")
    .description("List what the built project serves.")
    .option("--json", "print it as JSON, with all schemas")
    .addHelpText("after", "\nExamples:\n  $ mcp list\n  $ mcp list --json")
    .action(async (flags: ListFlags) => {
      const { list } = await import("../actions/list.action.js");
      await list(flags, terminal);
    });
}
