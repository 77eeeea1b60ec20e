// yamllint from Debian's package.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { ensurePackage } from "./debian.mjs";

const YAMLLINT = "/usr/bin/yamllint";
/** Its defaults, but for the length of lines: a command is not folded. */
const RULES = "{extends: default, rules: {line-length: disable}}";

/** What it finds in a file or a folder; nothing where all is well. */
export function yamllint(path) {
  ensurePackage("yamllint", () => existsSync(YAMLLINT));
  const { status, stdout, stderr } = spawnSync(YAMLLINT, ["--strict", "-d", RULES, path], { encoding: "utf8" });
  return status === 0 ? stdout : `exit ${status}\n${stdout}${stderr}`;
}
