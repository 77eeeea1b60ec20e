import { basename, resolve } from "node:path";
import { TEMPLATES, type Template } from "../generators/template-files.js";
import { callingPackageManager, type PackageManager } from "../project/package-manager.js";
import { CliError, EXIT } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";

export interface CreateFlags {
  template?: Template;
  transports?: string[];
  pm?: PackageManager;
  install: boolean;
  yes?: boolean;
  vendor?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** All that making a project depends on. */
export interface CreateAnswers {
  readonly folder: string;
  readonly name: string;
  readonly template: Template;
  readonly transports: readonly string[];
  readonly packageManager: PackageManager;
}

const DEFAULTS = { folder: "my-mcp-server", template: TEMPLATES[0], transports: ["http", "stdio"] } as const;
/** npm's rule for names without a scope. */
const PACKAGE_NAME = /^[a-z0-9][a-z0-9._-]{0,213}$/;

/**
 * Takes what the flags say, asks a person for the rest, and takes defaults where nobody can be asked.
 * @throws CliError where the folder's name can't name a package, or the person breaks off
 */
export async function completeAnswers(
  folder: string | undefined,
  flags: CreateFlags,
  terminal: Terminal,
): Promise<CreateAnswers> {
  const ask = terminal.interactive && flags.yes !== true && flags.json !== true;
  const prompts = ask ? await import("./create-prompts.js") : undefined;
  if (folder !== undefined) toName(folder);
  const where = folder ?? (await prompts?.askFolder(DEFAULTS.folder)) ?? DEFAULTS.folder;
  return {
    folder: where,
    name: toName(where),
    template: flags.template ?? (await prompts?.askTemplate(DEFAULTS.template)) ?? DEFAULTS.template,
    transports: flags.transports ?? (await prompts?.askTransports(DEFAULTS.transports)) ?? DEFAULTS.transports,
    packageManager: flags.pm ?? callingPackageManager(process.env),
  };
}

function toName(folder: string): string {
  const name = basename(resolve(folder));
  if (PACKAGE_NAME.test(name)) return name;
  throw new CliError(
    `"${name}" can't name a server: it is also the name of its npm package.`,
    "Use lower-case letters, digits, - . and _, beginning with a letter or digit: my-server, for example.",
    EXIT.usage,
  );
}
