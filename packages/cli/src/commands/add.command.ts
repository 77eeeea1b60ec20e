import { Argument, Command } from "commander";
import type { AddFlags } from "../actions/add.action.js";
import { COMPONENT_KINDS, type ComponentKind } from "../generators/component.generator.js";
import type { Terminal } from "../ui/terminal.js";

export function addCommand(terminal: Terminal): Command {
  return new Command("add")
    .description("Add a tool, resource or prompt, with its test, to this project.")
    .addArgument(new Argument("<kind>", "what to add").choices(COMPONENT_KINDS))
    .argument("<name>", "its name, in any case: get-price, getPrice and get_price are the same")
    .option("--dry-run", "show the files, write nothing")
    .option("--force", "overwrite files that are there")
    .option("--json", "print the outcome as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcp add tool price\n  $ mcp add resource release-notes --dry-run\n  $ mcp add prompt review --force",
    )
    .action(async (kind: ComponentKind, name: string, flags: AddFlags) => {
      const { add } = await import("../actions/add.action.js");
      await add(kind, name, flags, terminal);
    });
}
