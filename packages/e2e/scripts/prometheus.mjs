// Prometheus and its promtool, from Debian's package.
import { existsSync } from "node:fs";
import { ensurePackage } from "./debian.mjs";

const PROMETHEUS = "/usr/bin/prometheus";
const PROMTOOL = "/usr/bin/promtool";

/** Installs them unless they are there. @returns their paths */
export function ensurePrometheus() {
  ensurePackage("prometheus", () => existsSync(PROMETHEUS) && existsSync(PROMTOOL));
  return { prometheus: PROMETHEUS, promtool: PROMTOOL };
}
