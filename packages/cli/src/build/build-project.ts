import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InspectedProject } from "mcp-prod";
import type { Project } from "../project/find-project.js";
import { inspectBuild } from "../project/inspect-build.js";
import { compile } from "./compile.js";
import type { Diagnostic } from "./diagnostic.js";
import { findMisnamed } from "./find-misnamed.js";
import { layOut } from "./lay-out.js";
import { locate } from "./locate.js";

export type BuildResult =
  | { readonly ok: true; readonly project: InspectedProject }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Compiles and checks a project, and replaces its dist only when all is well. */
export async function buildProject(project: Project): Promise<BuildResult> {
  const compiled = await mkdtemp(join(tmpdir(), "mcp-build-"));
  // Beside dist, so that imports, and paths out of it, resolve as they will there.
  const next = join(project.root, ".dist-next");
  try {
    await rm(next, { recursive: true, force: true });
    const misnamed = await findMisnamed(project);
    const diagnostics = [...misnamed, ...(await compile(project, compiled))];
    if (diagnostics.length > 0) return { ok: false, diagnostics };
    await layOut(compiled, project.src, next);
    const inspected = await inspectBuild(project.root, next, {});
    if (inspected.problems.length > 0) {
      return { ok: false, diagnostics: inspected.problems.map((problem) => locate(problem, project, next)) };
    }
    await replace(project.dist, next);
    return { ok: true, project: inspected };
  } finally {
    await rm(compiled, { recursive: true, force: true });
    await rm(next, { recursive: true, force: true });
  }
}

async function replace(dist: string, next: string): Promise<void> {
  const old = `${next}-old`;
  await rm(old, { recursive: true, force: true });
  await rename(dist, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(next, dist);
  await rm(old, { recursive: true, force: true });
}
