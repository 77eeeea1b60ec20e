import { Command } from "commander";
import { addCommand } from "./commands/add.command.js";
import { buildCommand } from "./commands/build.command.js";
import { callCommand } from "./commands/call.command.js";
import { contractCommand } from "./commands/contract.command.js";
import { createCommand } from "./commands/create.command.js";
import { devCommand } from "./commands/dev.command.js";
import { doctorCommand } from "./commands/doctor.command.js";
import { emitCommand } from "./commands/emit.command.js";
import { keysCommand } from "./commands/keys.command.js";
import { listCommand } from "./commands/list.command.js";
import { startCommand } from "./commands/start.command.js";
import { traceCommand } from "./commands/trace.command.js";
import { usageCommand } from "./commands/usage.command.js";
import { cliVersion } from "./project/cli-version.js";
import type { Terminal } from "./ui/terminal.js";

/** The whole command line. Commands only parse: what they do is loaded when it is asked for. */
export function makeProgram(terminal: Terminal): Command {
  const program = new Command("mcp")
    .description("Makes, builds and runs MCP servers that are fit for production.")
    .version(cliVersion(), "-v, --version")
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcp create my-server\n  $ mcp add tool price\n  $ mcp build && mcp start\n\nExit codes: 0 done, 1 failed, 2 wrong usage.",
    );
  const commands = [
    ...[createCommand, addCommand, devCommand, buildCommand, startCommand, listCommand, callCommand],
    ...[keysCommand, usageCommand, traceCommand, contractCommand, emitCommand, doctorCommand],
  ];
  for (const make of commands) program.addCommand(make(terminal));
  return program;
}
