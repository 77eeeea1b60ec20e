// Debian's Chromium, without a window: what drives the status page.
import { existsSync } from "node:fs";
import { ensurePackage } from "./debian.mjs";

const PROGRAM = "/usr/bin/chromium";

/** @returns the path of Chromium, installed where it was not there; that takes minutes */
export function ensureChromium() {
  ensurePackage("chromium", () => existsSync(PROGRAM));
  return PROGRAM;
}
