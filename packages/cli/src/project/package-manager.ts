import { existsSync } from "node:fs";
import { join } from "node:path";

export const PACKAGE_MANAGERS = ["npm", "pnpm", "yarn", "bun"] as const;
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** The package manager that runs this process, told by what it says of itself to those it runs. */
export function callingPackageManager(environment: NodeJS.ProcessEnv): PackageManager {
  const name = environment.npm_config_user_agent?.split("/")[0];
  return PACKAGE_MANAGERS.find((manager) => manager === name) ?? "npm";
}

export const LOCK_FILES: Readonly<Record<string, PackageManager>> = {
  "package-lock.json": "npm",
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
};

/** The package manager whose lock file a project has; npm where it has none. */
export function lockingPackageManager(root: string): PackageManager {
  const found = Object.entries(LOCK_FILES).find(([file]) => existsSync(join(root, file)));
  return found?.[1] ?? "npm";
}

/** How a person runs the project's `mcp` with it. */
export function runMcp(manager: PackageManager): string {
  return { npm: "npx mcp", pnpm: "pnpm mcp", yarn: "yarn mcp", bun: "bunx mcp" }[manager];
}
