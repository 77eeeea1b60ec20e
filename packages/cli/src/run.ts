import { type Command, CommanderError } from "commander";
import { createCommand } from "./commands/create.command.js";
import { makeProgram } from "./program.js";
import { CliError, EXIT } from "./ui/cli-error.js";
import { systemFailure } from "./ui/system-failure.js";
import { processTerminal, type Terminal } from "./ui/terminal.js";

/**
 * Runs the `mcp` command.
 * @param args what follows the command's name
 * @returns the exit code
 */
export function run(args: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  return execute(makeProgram(terminal), args, terminal);
}

/** Runs `mcp create` on its own, as `npx create-mcp-prod` does. */
export function runCreate(args: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  return execute(createCommand(terminal).name("create-mcp-prod"), args, terminal);
}

async function execute(command: Command, args: readonly string[], terminal: Terminal): Promise<number> {
  throwInsteadOfExit(command);
  try {
    await command.parseAsync([...args], { from: "user" });
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    return report(error, args.includes("--json"), terminal);
  }
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showHelpAfterError("(add --help for what it takes, with examples)").showSuggestionAfterError();
  for (const child of command.commands) throwInsteadOfExit(child);
}

/** Commander has already told people what it threw; everything else is told here, and only here. */
function report(error: unknown, asJson: boolean, terminal: Terminal): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    if (asJson) terminal.printJson({ ok: false, error: sayUsage(error), next: "Give --help for what it takes." });
    return EXIT.usage;
  }
  const known = error instanceof CliError ? error : (systemFailure(error) ?? unexpected(error));
  if (asJson) terminal.printJson({ ok: false, error: known.message, next: known.next });
  else
    terminal.note(
      `${terminal.style("red", "error")} ${known.message}\n${terminal.style("dim", "next")}  ${known.next}`,
    );
  return known.exitCode;
}

function sayUsage({ code, message }: CommanderError): string {
  return code === "commander.help" ? "Nothing was said of what to do." : message.replace(/^error: /, "");
}

function unexpected(error: unknown): CliError {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new CliError(`This should not happen: ${text}`, "Please report it with the lines above.");
}
