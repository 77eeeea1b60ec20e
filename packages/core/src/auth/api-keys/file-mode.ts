import { statSync } from "node:fs";
import { BootError } from "../../errors/boot-error.js";

/** Windows has no such bits: what its access lists say is not read. */
export function hasMode(path: string, bits: number): boolean {
  return process.platform !== "win32" && (statSync(path).mode & bits) !== 0;
}

/** @throws BootError where any of these mode bits is set */
export function refuseOpenFile(path: string, bits: number, why: string): void {
  if (!hasMode(path, bits)) return;
  const message = `is not used, since ${why}. Run \`chmod 600 ${path}\`, after a look at what may have happened to it`;
  throw new BootError("The API keys can't be used:", [{ where: path, message }]);
}
