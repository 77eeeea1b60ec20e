import { Command } from "commander";
import type { CallFlags } from "../actions/call.action.js";
import type { Terminal } from "../ui/terminal.js";
import { keyValue } from "./option-parsers.js";

export function callCommand(terminal: Terminal): Command {
  return new Command("call")
    .description("Call one tool, of the built project over stdio or of a running server, and print its answer.")
    .argument("<tool>", "the tool's name")
    .option("-a, --arg <key=value>", "an argument; give it again for each", keyValue)
    .option("--json [arguments]", "print the whole result as JSON; arguments may be given here as a JSON object")
    .option("--url <address>", "call a server that is running, such as http://127.0.0.1:3000/mcp")
    .addHelpText(
      "after",
      '\nExamples:\n  $ mcp call echo --arg message=hello\n  $ mcp call echo --json \'{"message":"hello"}\'\n  $ mcp call echo --arg message=hello --url http://127.0.0.1:3000/mcp\n\nExit codes: 0 the tool answered, 1 it failed, 2 wrong usage.',
    )
    .action(async (tool: string, flags: CallFlags) => {
      const { call } = await import("../actions/call.action.js");
      await call(tool, flags, terminal);
    });
}
