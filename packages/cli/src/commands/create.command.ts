import { Command, Option } from "commander";
import type { CreateFlags } from "../create/create-answers.js";
import { TEMPLATES } from "../generators/template-files.js";
import { PACKAGE_MANAGERS } from "../project/package-manager.js";
import type { Terminal } from "../ui/terminal.js";
import { commaList } from "./option-parsers.js";

export function createCommand(terminal: Terminal): Command {
  return new Command("create")
    .description("Make a new server project.")
    .argument("[folder]", "where to make it; its last part is the server's name")
    .addOption(new Option("-t, --template <name>", "what to start from").choices(TEMPLATES))
    .addOption(new Option("--transports <list>", "http, stdio, or both").argParser(commaList(["http", "stdio"])))
    .addOption(new Option("--pm <name>", "package manager (default: the one that runs this)").choices(PACKAGE_MANAGERS))
    .option("--no-install", "do not install dependencies")
    .option("-y, --yes", "ask nothing: take the defaults for what no flag sets")
    .option(
      "--vendor <folder>",
      "take mcp-prod's own packages from packed files in a folder, and keep them in the project",
    )
    .option("--dry-run", "show the files, write nothing")
    .option("--json", "print the outcome as JSON; asks nothing")
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcp create my-server\n  $ mcp create my-server --template database --transports http --yes\n  $ mcp create my-server --yes --no-install --dry-run",
    )
    .action(async (folder: string | undefined, flags: CreateFlags) => {
      const { create } = await import("../actions/create.action.js");
      await create(folder, flags, terminal);
    });
}
