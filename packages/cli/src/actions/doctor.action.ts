import { confirm } from "@clack/prompts";
import type { Finding } from "../doctor/check.js";
import { runChecks } from "../doctor/checks.js";
import { describeFindings } from "../doctor/describe-findings.js";
import { countFindings } from "../doctor/finding-counts.js";
import { gatherCheckup } from "../doctor/gather/gather-checkup.js";
import { describeStop } from "../doctor/live/describe-stop.js";
import { runLiveChecks } from "../doctor/live/live-checks.js";
import { examine } from "../doctor/live/live-checkup.js";
import type { Stop } from "../doctor/live/watch-stop.js";
import { findProject } from "../project/find-project.js";
import { inspectBuild } from "../project/inspect-build.js";
import { CliError, EXIT } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";

export interface DoctorFlags {
  strict?: boolean;
  url?: string;
  key?: string;
  operationsUrl?: string;
  operationsKey?: string;
  pid?: number;
  yes?: boolean;
  json?: boolean;
}

/** Prints what is not fit for production, and fails where that is unsafe or broken. */
export async function doctor(flags: DoctorFlags, terminal: Terminal): Promise<void> {
  const { findings, stop } =
    flags.url === undefined ? await examineProject(flags) : await examineServer(flags.url, flags, terminal);
  const counts = countFindings(findings);
  const ok = counts.error === 0 && (flags.strict !== true || counts.warning === 0);
  if (!ok) process.exitCode = EXIT.failed;
  if (flags.json === true) return terminal.printJson({ ok, counts, findings, stop });
  if (stop !== undefined) terminal.note(describeStop(stop));
  for (const line of describeFindings(findings, terminal)) terminal.print(line);
}

interface Examined {
  readonly findings: Finding[];
  readonly stop?: Stop | undefined;
}

async function examineProject({ key, operationsUrl, operationsKey, pid }: DoctorFlags): Promise<Examined> {
  if ([key, operationsUrl, operationsKey, pid].some((flag) => flag !== undefined)) {
    throw new CliError(
      "--key, --operations-url, --operations-key and --pid are for a server that runs.",
      "Say where it is with --url, or leave them out.",
      EXIT.usage,
    );
  }
  const project = findProject(process.cwd());
  const inspected = await inspectBuild(project.root, project.dist, process.env);
  return { findings: runChecks(await gatherCheckup(project, inspected)) };
}

async function examineServer(url: string, flags: DoctorFlags, terminal: Terminal): Promise<Examined> {
  const { key, operationsUrl, operationsKey, pid } = flags;
  if (pid !== undefined && flags.yes !== true) await confirmStop(pid, terminal);
  const live = await examine({ url, key, operationsUrl, operationsKey, pid });
  return { findings: runLiveChecks(live), stop: live.stop };
}

async function confirmStop(pid: number, terminal: Terminal): Promise<void> {
  const meant = terminal.interactive && (await confirm({ message: `End process ${pid}?`, initialValue: false }));
  if (meant === true) return;
  throw new CliError(
    `Process ${pid} was not ended, and nothing was asked of the server.`,
    "Leave --pid out, or say --yes.",
    EXIT.usage,
  );
}
