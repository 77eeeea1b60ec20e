import { resolve } from "node:path";
import { type CreateAnswers, type CreateFlags, completeAnswers } from "../create/create-answers.js";
import { createFolder, refuseUsedFolder } from "../create/create-folder.js";
import { install } from "../create/install.js";
import { registryDependency, type VendoredPackages, vendoredPackages } from "../create/own-packages.js";
import type { PlannedFile } from "../generators/file-plan.js";
import { planProject } from "../generators/project.generator.js";
import { readTemplate } from "../generators/template-files.js";
import { runMcp } from "../project/package-manager.js";
import type { Terminal } from "../ui/terminal.js";

/** Makes a project in a folder that is new or empty. */
export async function create(folder: string | undefined, flags: CreateFlags, terminal: Terminal): Promise<void> {
  const answers = await completeAnswers(folder, flags, terminal);
  const root = resolve(answers.folder);
  await refuseUsedFolder(root);
  const vendored = flags.vendor === undefined ? undefined : await vendoredPackages(resolve(flags.vendor));
  const files = await plan(answers, vendored);
  const paths = files.map(({ path }) => path);

  if (flags.dryRun === true) {
    if (flags.json === true) return terminal.printJson({ ok: true, written: false, root, files: paths });
    for (const path of paths) terminal.print(path);
    return terminal.note("Nothing was written (--dry-run).");
  }
  await createFolder(root, files);
  if (flags.json !== true)
    terminal.note(
      `${terminal.style("green", "made")} ${answers.folder} from the template ${answers.template}, ${files.length} files`,
    );
  if (flags.install) await install(answers.packageManager, root, flags.json === true, terminal);

  const next = nextCommands(answers, flags.install);
  if (flags.json === true)
    return terminal.printJson({ ok: true, written: true, root, files: paths, installed: flags.install, next });
  terminal.print(`\nNext:\n${next.map((command) => `  ${terminal.style("cyan", command)}`).join("\n")}`);
}

async function plan(answers: CreateAnswers, vendored: VendoredPackages | undefined): Promise<PlannedFile[]> {
  const files = planProject(await readTemplate(answers.template), {
    name: answers.name,
    template: answers.template,
    transports: answers.transports,
    dependency: vendored?.dependency ?? registryDependency,
  });
  return [...files, ...(vendored?.files ?? [])];
}

function nextCommands({ folder, packageManager }: CreateAnswers, installed: boolean): string[] {
  const mcp = runMcp(packageManager);
  const enter = resolve(folder) === process.cwd() ? [] : [`cd ${folder}`];
  const toInstall = installed ? [] : [`${packageManager} install`];
  return [...enter, ...toInstall, `${mcp} build`, `${mcp} start`];
}
