import { Command } from "commander";
import type { UsageFlags } from "../actions/usage.action.js";
import type { Terminal } from "../ui/terminal.js";

export function usageCommand(terminal: Terminal): Command {
  return new Command("usage")
    .description("Show who called what and at what cost, from the project's ledger or from a running server.")
    .option("--file <path>", "a ledger to read, by the day unless --period says (default: the config's usage.file)")
    .option("--url <address>", "ask a server that is running, such as http://127.0.0.1:3000")
    .option("--key <secret>", "with --url: the server's transports.http.operations.key")
    .option("--period <label>", "an hour, a day or a month in UTC, such as 2026-07-28 (default: the current one)")
    .option("--principal <id>", "one caller only, such as key:ab12")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      '\nExamples:\n  $ mcp usage\n  $ mcp usage --period 2026-07-28 --principal key:ab12\n  $ mcp usage --url http://127.0.0.1:3000 --key "$OPERATIONS_KEY" --json\n\nExit codes: 0 shown, 1 it could not be read, 2 wrong usage.',
    )
    .action(async (flags: UsageFlags) => {
      const { usage } = await import("../actions/usage.action.js");
      await usage(flags, terminal);
    });
}
