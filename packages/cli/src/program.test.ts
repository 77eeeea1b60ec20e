import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { Command } from "commander";
import { makeProgram } from "./program.js";
import type { Terminal } from "./ui/terminal.js";

const silent: Terminal = { print() {}, printJson() {}, note() {}, style: (_, text) => text, interactive: false };
const program = makeProgram(silent);

/** All commands that do something, by their whole names. */
const commands = program.commands.flatMap((command): [string, Command][] =>
  command.commands.length === 0
    ? [[command.name(), command]]
    : command.commands.map((child) => [`${command.name()} ${child.name()}`, child]),
);
const page = readFileSync(join(process.cwd(), "../../docs/reference/cli.md"), "utf8");

function help(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

describe("the command line", () => {
  test.each(commands)("mcp %s --help has examples", (_, command) => {
    expect(help(command)).toMatch(/Examples:\n {2}\$ mcp /);
  });

  test.each(commands)("docs/reference/cli.md has mcp %s with all its flags", (name, command) => {
    const row = page.split("\n").find((line) => line.startsWith(`| \`mcp ${name}`));
    const documented = [...(row?.matchAll(/`(--[a-z0-9-]+)`/g) ?? [])].map(([, flag]) => flag);
    expect(documented.sort()).toEqual(command.options.map(({ long }) => long).sort());
  });

  test("docs/reference/cli.md has no command that is not there", () => {
    const documented = [...page.matchAll(/^\| `mcp ([a-z]+(?: [a-z]+)?)/gm)].map(([, name]) => name);
    expect(documented.sort()).toEqual(commands.map(([name]) => name).sort());
  });
});
