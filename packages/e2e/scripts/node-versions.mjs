import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Gets another version of Node from npm's registry, where there is a package of it for this machine, once for a folder.
 * @returns its program
 */
export function installNode(major, folder) {
  const name = `node-${process.platform}-${process.arch}`;
  const program = join(folder, "node_modules", name, "bin", "node");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const args = [
    "install",
    "--prefix",
    folder,
    "--ignore-scripts",
    "--no-save",
    "--no-audit",
    "--no-fund",
    `${name}@${major}`,
  ];
  const { status, stderr } = spawnSync("npm", args, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`Node ${major} could not be installed:\n${stderr}`);
  return program;
}
