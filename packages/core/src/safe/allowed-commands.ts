import { isAbsolute } from "node:path";
import { ToolError } from "../errors/tool-error.js";
import { quoted, refused } from "./refusal.js";

/**
 * Which arguments a command takes. A list has a string or a pattern for each argument, in order; a single pattern is for
 * every one of any number. Patterns must fit a whole argument. One that begins with "-" could be an option, and fits only
 * a string or a pattern that begins with "-" itself. A function gets all of them and decides alone.
 */
export type ArgumentRule = readonly (string | RegExp)[] | RegExp | ((args: readonly string[]) => boolean);

export interface AllowedCommand {
  /** The program's absolute path. */
  readonly path: string;
  readonly args: ArgumentRule;
}

/** The programs that may be run, by the names that `runCommand` is called with. */
export type AllowedCommands = Readonly<Record<string, AllowedCommand>>;

/** @returns the path of the program @throws ToolError FORBIDDEN, INVALID_INPUT for a NUL character */
export function checkCommand(name: string, args: readonly string[], allowed: AllowedCommands): string {
  const command = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
  if (command === undefined) {
    const commands = Object.keys(allowed);
    throw refused(`${quoted(name)} may not be run. Allowed are: ${commands.join(", ")}.`, { allowed: commands });
  }
  checkProgram(command.path);
  if (args.some((arg) => arg.includes("\0"))) {
    throw new ToolError("INVALID_INPUT", "An argument holds a NUL character, which none can.");
  }
  if (!fits(command.args, args)) {
    throw refused(`${quoted(name)} may not be run with these arguments: ${args.map(quoted).join(" ")}.`);
  }
  return command.path;
}

/** A batch file is run by a shell, whoever starts it, and that takes arguments for commands. */
const BATCH_FILE = /\.(?:bat|cmd)[. ]*$/i;

function checkProgram(path: string): void {
  if (!isAbsolute(path)) throw new TypeError(`"${path}" must be an absolute path: what PATH finds can change.`);
  if (BATCH_FILE.test(path)) throw new TypeError(`"${path}" is a batch file, which can't be run without a shell.`);
}

function fits(rule: ArgumentRule, args: readonly string[]): boolean {
  if (typeof rule === "function") return rule(args);
  if (rule instanceof RegExp) return args.every((arg) => fitsOne(rule, arg));
  return args.length === rule.length && args.every((arg, i) => fitsOne(rule[i], arg));
}

function fitsOne(rule: string | RegExp | undefined, arg: string): boolean {
  if (!(rule instanceof RegExp)) return arg === rule;
  if (arg.startsWith("-") && !/^\^?\\?-/.test(rule.source)) return false;
  // Neither m, which makes ends of lines of ^ and $, nor g and y, which remember where they were.
  return new RegExp(`^(?:${rule.source})$`, rule.flags.replace(/[dgmy]/g, "")).test(arg);
}
