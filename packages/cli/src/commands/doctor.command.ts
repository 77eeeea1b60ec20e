import { Command } from "commander";
import type { DoctorFlags } from "../actions/doctor.action.js";
import type { Terminal } from "../ui/terminal.js";
import { processId } from "./option-parsers.js";

export function doctorCommand(terminal: Terminal): Command {
  return new Command("doctor")
    .description("Look at the built project as somebody would before its deployment, and say what is not fit for it.")
    .option("--strict", "fail on warnings, too")
    .option("--url <address>", "look at the server that runs there instead, by asking it")
    .option("--key <key>", "with --url: an API key or token of the server")
    .option("--operations-url <address>", "with --url: where /metrics and /admin are, if on a port of their own")
    .option("--operations-key <key>", "with --url: the key of /metrics and /admin")
    .option("--pid <pid>", "with --url: end this process of the server with SIGTERM, and see how it stops", processId)
    .option("--yes", "with --pid: do not ask before")
    .option("--json", "print the findings as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcp build && mcp doctor\n  $ MCP_HOST=0.0.0.0 mcp doctor --strict\n  $ mcp doctor --url https://mcp.example.com --key mcp_…\n\nExit codes: 0 no error was found, 1 one was (with --strict: or a warning), 2 wrong usage.",
    )
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import("../actions/doctor.action.js");
      await doctor(flags, terminal);
    });
}
