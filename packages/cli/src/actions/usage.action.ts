import { resolve } from "node:path";
import { BootError, reportUsageFile, UnknownPeriod, type UsageReport } from "mcp-prod";
import { findProject } from "../project/find-project.js";
import { inspectBuild } from "../project/inspect-build.js";
import { CliError, EXIT } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";
import { fetchUsage } from "./fetch-usage.js";
import { usageTable } from "./usage-table.js";

export interface UsageFlags {
  file?: string;
  url?: string;
  key?: string;
  period?: string;
  principal?: string;
  json?: boolean;
}

/** Prints who called what, and at what cost. */
export async function usage(flags: UsageFlags, terminal: Terminal): Promise<void> {
  if (flags.url !== undefined && flags.file !== undefined)
    throw new CliError("--file and --url are two places.", "Give one of them.", EXIT.usage);
  if (flags.key !== undefined && flags.url === undefined)
    throw new CliError("--key is for a server.", "Give its address with --url too.", EXIT.usage);
  const report = flags.url === undefined ? await readUsage(flags) : await fetchUsage(flags.url, flags);
  if (flags.json === true) return terminal.printJson({ ok: true, ...report });
  if (report.entries.length === 0) {
    const what = flags.principal === undefined ? "Nobody called a tool" : `${flags.principal} called no tool`;
    return terminal.note(
      `${what} in ${report.period} (UTC). A server counts by its budgets.period and saves every few seconds; --period shows another period.`,
    );
  }
  for (const line of usageTable(report, terminal)) terminal.print(line);
}

async function readUsage(flags: UsageFlags): Promise<UsageReport> {
  const { file, budgets } = flags.file === undefined ? await projectLedger() : bareLedger(flags.file);
  try {
    return await reportUsageFile(file, flags, budgets);
  } catch (error) {
    if (error instanceof UnknownPeriod) throw new CliError(error.message, "Correct --period.", EXIT.usage);
    if (error instanceof BootError) throw new CliError(error.message, "Correct what it says, or name another --file.");
    throw error;
  }
}

interface Ledger {
  readonly file: string;
  readonly budgets: UsageReport["budgets"];
}

async function projectLedger(): Promise<Ledger> {
  const { root, dist } = findProject(process.cwd());
  const { usage: config, problems } = await inspectBuild(root, dist, process.env);
  if (config === undefined) {
    const list = problems.map(({ where, message }) => `\n  - ${where}: ${message}`).join("");
    throw new CliError(`The project's config can't be read:${list}`, "Correct it, then run `mcp build` and try again.");
  }
  if (config.file === undefined) {
    throw new CliError(
      "This project's server keeps its ledger in memory only.",
      'Set usage: { file: ".mcp/usage.json" } in mcp.config.ts and build again, or ask the running server with --url.',
    );
  }
  return { file: resolve(root, config.file), budgets: config.budgets };
}

/** A ledger that is read without its project: nobody knows the budgets. */
function bareLedger(file: string): Ledger {
  return { file: resolve(file), budgets: { period: "day", perPrincipal: {}, principals: {} } };
}
