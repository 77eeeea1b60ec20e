export const PACKAGE_MANAGERS = ["npm", "pnpm", "yarn", "bun"] as const;
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** The package manager that runs this process, told by what it says of itself to those it runs. */
export function callingPackageManager(environment: NodeJS.ProcessEnv): PackageManager {
  const name = environment.npm_config_user_agent?.split("/")[0];
  return PACKAGE_MANAGERS.find((manager) => manager === name) ?? "npm";
}

/** How a person runs the project's `mcp` with it. */
export function runMcp(manager: PackageManager): string {
  return { npm: "npx mcp", pnpm: "pnpm mcp", yarn: "yarn mcp", bun: "bunx mcp" }[manager];
}
