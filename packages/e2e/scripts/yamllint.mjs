// yamllint from Debian's package.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { ensurePackage } from "./debian.mjs";

const YAMLLINT = "/usr/bin/yamllint";
/** Its defaults, but for the length of lines, since a command is not folded, and `---` where there is one document. */
const RULES = "{extends: default, rules: {line-length: disable, document-start: disable}}";

/** What it finds in files; nothing where all is well. */
export function yamllint(paths) {
  ensurePackage("yamllint", () => existsSync(YAMLLINT));
  const { status, stdout, stderr } = spawnSync(YAMLLINT, ["--strict", "-d", RULES, ...paths], { encoding: "utf8" });
  return status === 0 ? stdout : `exit ${status}\n${stdout}${stderr}`;
}
