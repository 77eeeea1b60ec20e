import { Command, Option } from "commander";
import type { StartFlags } from "../actions/start.action.js";
import type { Terminal } from "../ui/terminal.js";
import { commaList, portNumber } from "./option-parsers.js";

export function startCommand(_terminal: Terminal): Command {
  return new Command("start")
    .description("Serve the built project. Logs are JSON lines on standard error.")
    .addOption(
      new Option("-t, --transport <list>", "http, stdio, or both (default: the config's)").argParser(
        commaList(["http", "stdio"]),
      ),
    )
    .option("-p, --port <number>", "the port to serve on (default: the config's)", portNumber)
    .option("--host <address>", "the address to bind (default: the config's)")
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcp start\n  $ mcp start --transport stdio\n  $ mcp start --transport http --port 8080\n  $ MCP_LOG_LEVEL=debug mcp start",
    )
    .action(async (flags: StartFlags) => {
      const { start } = await import("../actions/start.action.js");
      await start(flags);
    });
}
