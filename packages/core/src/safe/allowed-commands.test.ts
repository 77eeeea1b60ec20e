import { describe, expect, test } from "@jest/globals";
import { type ArgumentRule, checkCommand } from "./allowed-commands.js";

const PATH = "/usr/bin/git";
const check = (rule: ArgumentRule, args: readonly string[]) =>
  checkCommand("git", args, { git: { path: PATH, args: rule } });

describe("checkCommand", () => {
  test.each<[string, ArgumentRule, string[]]>([
    ["no arguments", [], []],
    ["a string and a pattern", ["log", /[a-z]+/], ["log", "main"]],
    ["any number for a pattern", /\w+/, []],
    ["any number for a pattern", /\w+/, ["a", "b", "c"]],
    ["an alternative", [/a|ab/], ["ab"]],
    ["a pattern with anchors", [/^main$/], ["main"]],
    ["a pattern that remembers where it was", /main/g, ["main", "main"]],
    ["a pattern without regard to case", [/main/i], ["MAIN"]],
    ["an option as a string", ["log", "--oneline"], ["log", "--oneline"]],
    ["an option as a pattern", ["log", /--max-count=\d+/], ["log", "--max-count=3"]],
    ["an option as an escaped pattern", [/^-n\d+$/], ["-n3"]],
    ["what a function takes", (args) => args.length === 2, ["-x", "y"]],
  ])("lets through %s", (_, rule, args) => {
    expect(check(rule, args)).toBe(PATH);
  });

  test.each<[string, ArgumentRule, string[]]>([
    ["one argument too many", ["log"], ["log", "main"]],
    ["one too few", ["log", /\w+/], ["log"]],
    ["another string", ["log"], ["push"]],
    ["a beginning that fits", [/main/], ["mainly"]],
    ["an end that fits", [/main/], ["--exec=main", "main"]],
    ["a line that fits", [/^main$/m], ["main\n--exec"]],
    ["a line that ends", [/main/], ["main\n"]],
    ["one alternative that fits in part", [/a|b/], ["ax"]],
    ["one of several that does not fit", /\w+/, ["main", "a b"]],
    ["an option that fits a pattern by accident", [/[\w-]+/], ["-rf"]],
    ["a long option that fits by accident", /.*/, ["--upload-pack=id"]],
    ["a dash alone", /.*/, ["-"]],
    ["what a function refuses", () => false, []],
  ])("refuses %s", (_, rule, args) => {
    expect(() => check(rule, args)).toThrow(expect.objectContaining({ code: "FORBIDDEN", action: "fix_input" }));
  });

  test.each(["push", "", "/usr/bin/git", "GIT", "git ", "constructor", "__proto__", "toString"])(
    "refuses %j, which is not listed, and says what is",
    (name) => {
      const attempt = () => checkCommand(name, [], { git: { path: PATH, args: [] } });
      expect(attempt).toThrow(expect.objectContaining({ code: "FORBIDDEN", details: { allowed: ["git"] } }));
    },
  );

  test("refuses a NUL character, whatever the rule says", () => {
    expect(() => check(() => true, ["a\0b"])).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  test.each(["git", "./git", "bin/git", "/opt/x.bat", "/opt/x.CMD", "/opt/x.cmd. "])(
    "takes the path %s for the author's mistake",
    (path) => {
      expect(() => checkCommand("git", [], { git: { path, args: [] } })).toThrow(TypeError);
    },
  );
});
