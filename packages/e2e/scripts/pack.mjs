import { mkdirSync } from "node:fs";
import { pnpm } from "./workspace.mjs";

export const PACKAGES = ["mcp-prod", "@mcp-prod/cli", "create-mcp-prod"];

/** Packs all public packages into a folder, as publishing would. */
export function packAll(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of PACKAGES)
    pnpm([`--filter=${name}`, "pack", "--pack-destination", folder], { stdio: ["ignore", "ignore", 2] });
}
