// Puts the workspace's templates into the package. npm leaves out every .gitignore that it packs, so they travel without the dot.
import { cp, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "../../../templates");
const target = join(here, "../dist/templates");
const LEFT_OUT = new Set(["node_modules", "dist", "coverage", ".dist-next"]);

await rm(target, { recursive: true, force: true });
for (const template of ["minimal", "database", "stubs"]) {
  const from = join(source, template);
  const to = join(target, template);
  await cp(from, to, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
  if (template === "stubs") continue;
  await cp(join(from, ".gitignore"), join(to, "gitignore"));
  await rm(join(to, ".gitignore"));
}
