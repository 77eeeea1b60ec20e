// Programs from Debian's packages: the tests bring their own.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const APT = "/usr/bin/apt-get";

/** Whether packages can be installed at all. */
export const canInstall = existsSync(APT) && process.getuid?.() === 0;

/**
 * Installs a package unless it is there, and without what it only recommends.
 * @param isThere whether it is, asked again after it was installed
 */
export function ensurePackage(name, isThere) {
  if (isThere()) return;
  if (!canInstall) throw new Error(`${name} is not installed. Install Debian's package ${name}, or run this as root.`);
  // A package that starts a service of its own when it is installed would hold a port.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const apt = (...args) => execFileSync(APT, args, { env, stdio: ["ignore", "ignore", 2] });
  apt("update", "-qq");
  apt("install", "-y", "-qq", "--no-install-recommends", name);
  if (!isThere()) throw new Error(`${name} was installed, and is not where it should be.`);
}
