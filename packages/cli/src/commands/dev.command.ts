import { Command } from "commander";
import type { DevFlags } from "../actions/dev.action.js";
import type { Terminal } from "../ui/terminal.js";
import { portNumber } from "./option-parsers.js";

export function devCommand(terminal: Terminal): Command {
  return new Command("dev")
    .description("Build and serve over HTTP; build and restart when a source file changes. Logs are made readable.")
    .option("-p, --port <number>", "the port to serve on (default: the config's)", portNumber)
    .addHelpText("after", "\nExamples:\n  $ mcp dev\n  $ mcp dev --port 4000")
    .action(async (flags: DevFlags) => {
      const { dev } = await import("../actions/dev.action.js");
      await dev(flags, terminal);
    });
}
