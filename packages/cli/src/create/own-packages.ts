import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PlannedFile } from "../generators/file-plan.js";
import { cliVersion } from "../project/cli-version.js";
import { CliError } from "../ui/cli-error.js";

/** mcp-prod's own packages as files that the project keeps, for a machine or a version that no registry serves. */
export interface VendoredPackages {
  readonly dependency: (packageName: string) => string;
  readonly files: readonly PlannedFile[];
}

/** What a project asks for of a package of ours: all are released together. */
export function registryDependency(_packageName: string): string {
  return `^${cliVersion()}`;
}

/**
 * Reads the packed packages in a folder.
 * @throws CliError where one that is asked for is missing
 */
export async function vendoredPackages(folder: string): Promise<VendoredPackages> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".tgz"));
  if (names.length === 0)
    throw new CliError(`${folder} has no packed packages.`, "Give --vendor a folder with mcp-prod's .tgz files.");
  const files = await Promise.all(
    names.map(async (name) => ({ path: `vendor/${name}`, content: await readFile(join(folder, name)) })),
  );
  return {
    files,
    dependency: (packageName) => {
      const file = `${packedName(packageName)}-${cliVersion()}.tgz`;
      if (names.includes(file)) return `file:vendor/${file}`;
      throw new CliError(`${folder} lacks ${file}.`, "Pack all packages of mcp-prod into it, in this version.");
    },
  };
}

/** As npm pack names files: `@mcp-prod/cli` becomes `mcp-prod-cli`. */
function packedName(packageName: string): string {
  return packageName.replace("@", "").replace("/", "-");
}
