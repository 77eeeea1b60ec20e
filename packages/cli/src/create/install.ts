import { spawn } from "node:child_process";
import type { PackageManager } from "../project/package-manager.js";
import { CliError } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";

/**
 * Installs the project's dependencies, with the package manager's own progress on standard error.
 * @throws CliError where that fails: the project stays, whole
 */
export async function install(
  manager: PackageManager,
  root: string,
  quiet: boolean,
  terminal: Terminal,
): Promise<void> {
  if (!quiet) terminal.note(`${terminal.style("dim", `installing with ${manager} …`)}`);
  const flags = manager === "npm" ? ["--no-audit", "--no-fund"] : [];
  const child = spawn(manager, ["install", ...flags], {
    cwd: root,
    stdio: ["ignore", quiet ? "ignore" : 2, quiet ? "ignore" : 2],
    // On Windows package managers are .cmd files, which only a shell runs. No part of the command comes from outside.
    shell: process.platform === "win32",
  });
  const ended = await new Promise<string | number | null>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? code));
  });
  if (ended === 0) return;
  throw new CliError(
    `The project is made, but \`${manager} install\` failed (${ended}).`,
    `Go to ${root} and run \`${manager} install\` again; nothing else is missing.`,
  );
}
