// shellcheck from Debian's package.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensurePackage } from "./debian.mjs";
import { root } from "./workspace.mjs";

const SHELLCHECK = "/usr/bin/shellcheck";
/** Its defaults, but for variables in single quotes: there stands a script for another shell. */
const RULES = ["--exclude=SC2016"];

/** The repository's scripts for a shell, by their first lines. */
export function shellScripts() {
  const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  return files.filter((file) => /^#!.*\b(?:ba|da)?sh\b/.test(readFileSync(join(root, file), "utf8")));
}

/** What it finds in scripts; nothing where all is well. */
export function shellcheck(paths) {
  ensurePackage("shellcheck", () => existsSync(SHELLCHECK));
  const { status, stdout, stderr } = spawnSync(SHELLCHECK, [...RULES, ...paths], { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout : `exit ${status}\n${stdout}${stderr}`;
}
