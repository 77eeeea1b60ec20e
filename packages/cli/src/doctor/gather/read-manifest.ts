import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CliError } from "../../ui/cli-error.js";

const ranges = z.record(z.string(), z.string()).default({});
const manifestSchema = z.object({
  engines: z.object({ node: z.string().optional() }).default({}),
  dependencies: ranges,
  devDependencies: ranges,
  optionalDependencies: ranges,
  peerDependencies: ranges,
});

/** What package.json says of what a project needs. */
export type Manifest = z.output<typeof manifestSchema>;

/** @throws CliError where there is none that can be read */
export async function readManifest(root: string): Promise<Manifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new CliError(
      `The project's package.json can't be read: ${why}`,
      "Restore it: the project can't be installed without.",
    );
  }
}
