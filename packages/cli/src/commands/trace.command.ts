import { Command } from "commander";
import type { TraceFlags } from "../actions/trace.action.js";
import type { Terminal } from "../ui/terminal.js";

export function traceCommand(terminal: Terminal): Command {
  return new Command("trace")
    .description(
      "Show the life of one call from the server's logs: who, waits, attempts, what its tool logged, outcome.",
    )
    .argument("<requestId>", "the answer's X-Request-Id, or requestId in its error")
    .argument("<logfile...>", "logs of the server, also as .gz or from `journalctl -o json`; - for standard input")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcp trace 4f0c2a9e server.log\n  $ mcp trace 4f0c2a9e server.log server.log.*.gz --json\n  $ journalctl -u my-server -o json | mcp trace 4f0c2a9e -\n\nExit codes: 0 shown, 1 no line of it was found or a file can't be read, 2 wrong usage.",
    )
    .action(async (id: string, files: string[], flags: TraceFlags) => {
      const { trace } = await import("../actions/trace.action.js");
      await trace(id, files, flags, terminal);
    });
}
