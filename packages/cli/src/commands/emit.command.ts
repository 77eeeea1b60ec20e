import { Argument, Command } from "commander";
import type { EmitFlags } from "../actions/emit.action.js";
import type { Terminal } from "../ui/terminal.js";

/** Those of emit/emitters.ts, which is loaded when the command runs; a test holds the two together. */
export const TARGETS = ["alerts", "compose", "docker", "grafana", "k8s", "nginx", "systemd"] as const;

export function emitCommand(terminal: Terminal): Command {
  return new Command("emit")
    .description("Write what runs and watches this project's server, made from its built config and tools.")
    .addArgument(new Argument("[targets...]", "what to write").choices(TARGETS))
    .option("--all", "every target")
    .option("--out <folder>", "where to write (default: the project's folder)")
    .option("--check", "write nothing; fail where a file is not what would be written now")
    .option("--dry-run", "show the files, write nothing")
    .option("--force", "overwrite files that somebody has edited, too")
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcp emit alerts grafana\n  $ mcp emit --all --dry-run\n  $ mcp emit --check\n\nExit codes: 0 done, 1 a file is in the way or does not match, 2 wrong usage.",
    )
    .action(async (targets: string[], flags: EmitFlags) => {
      const { emit } = await import("../actions/emit.action.js");
      await emit(targets, flags, terminal);
    });
}
