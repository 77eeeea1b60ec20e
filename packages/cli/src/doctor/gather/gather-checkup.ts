import { existsSync } from "node:fs";
import { join } from "node:path";
import type { InspectedProject } from "mcp-prod";
import type { Change } from "../../contract/change.js";
import { compareContracts } from "../../contract/compare-contracts.js";
import { CONTRACT_FILE } from "../../contract/contract.js";
import { readContract } from "../../contract/contract-file.js";
import { makeContract } from "../../contract/make-contract.js";
import type { Project } from "../../project/find-project.js";
import { LOCK_FILES } from "../../project/package-manager.js";
import type { Checkup } from "../checkup.js";
import { compareEmitted } from "./compare-emitted.js";
import { isSecretFile, mayHoldSecret } from "./find-secret-files.js";
import { isIgnored, readIgnoreLists } from "./git-ignore.js";
import { listProjectFiles, readTexts } from "./list-project-files.js";
import { isSource, newerSources } from "./newer-sources.js";
import { packageImports } from "./package-imports.js";
import { readManifest } from "./read-manifest.js";

/**
 * Looks at all that the checks judge in the project's folder.
 * @param inspected the build, as it would be served here
 * @throws CliError where there is no package.json, or no contract that can be read
 */
export async function gatherCheckup({ root, dist }: Project, inspected: InspectedProject): Promise<Checkup> {
  const files = await listProjectFiles(root);
  const lists = readIgnoreLists(root);
  const committed = files.filter((path) => !isIgnored(path, lists));
  const sources = files.filter(isSource);
  const texts = await readTexts(
    root,
    committed.filter((path) => mayHoldSecret({ path }) || isSecretFile(path)),
  );
  const isSound = inspected.problems.length === 0;
  return {
    inspected,
    manifest: await readManifest(root),
    sources: await readTexts(root, sources),
    imports: await packageImports(dist),
    exposed: texts,
    hasGitignore: lists.length > 0,
    secretFiles: committed.filter(isSecretFile),
    unignored: [".env", inspected.apiKeyFile ?? ".mcp/keys.json"].filter((path) => !isIgnored(path, lists)),
    hasLockFile: hasLockFile(root),
    newer: await newerSources({ root, dist }, files),
    emitted: isSound ? await compareEmitted(root, inspected) : [],
    changes: isSound ? await compareContract(root, inspected) : [],
  };
}

/** A workspace has its lock file above its projects. */
function hasLockFile(root: string): boolean {
  const names = Object.keys(LOCK_FILES);
  return ["", "..", "../.."].some((folder) => names.some((name) => existsSync(join(root, folder, name))));
}

async function compareContract(root: string, inspected: InspectedProject): Promise<Change[]> {
  if (!existsSync(join(root, CONTRACT_FILE))) return [];
  return compareContracts(await readContract(root), makeContract(inspected));
}
