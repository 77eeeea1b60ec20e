import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const setUpSchema = z.object({
  /** A folder for tests to make things in. */
  work: z.string(),
  /** What `npx create-mcp-prod made-server --yes` made there. */
  project: z.string(),
  /** A folder with our packages as published. */
  packed: z.string(),
  /** What it printed. */
  created: z.object({ stdout: z.string(), stderr: z.string() }),
  /** Makes npm and npx install from the loopback registry. */
  environment: z.record(z.string(), z.string()),
});

/** What scripts/jest-setup.mjs left for the tests. */
export const setUp = setUpSchema.parse(JSON.parse(process.env.E2E ?? "{}"));

/** A copy of the made project for one test to spoil, with the dependencies linked in. */
export async function copyProject(): Promise<{ root: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(join(setUp.work, "copy-"));
  await cp(setUp.project, root, { recursive: true, filter: (path) => !path.includes("node_modules") });
  await symlink(join(setUp.project, "node_modules"), join(root, "node_modules"), "dir");
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
