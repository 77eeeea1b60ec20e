import { runChecks } from "../doctor/checks.js";
import { describeFindings } from "../doctor/describe-findings.js";
import { countFindings } from "../doctor/finding-counts.js";
import { gatherCheckup } from "../doctor/gather/gather-checkup.js";
import { findProject } from "../project/find-project.js";
import { inspectBuild } from "../project/inspect-build.js";
import { EXIT } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";

export interface DoctorFlags {
  strict?: boolean;
  json?: boolean;
}

/** Prints what is not fit for production, and fails where that is unsafe or broken. */
export async function doctor(flags: DoctorFlags, terminal: Terminal): Promise<void> {
  const project = findProject(process.cwd());
  const inspected = await inspectBuild(project.root, project.dist, process.env);
  const findings = runChecks(await gatherCheckup(project, inspected));
  const counts = countFindings(findings);
  const ok = counts.error === 0 && (flags.strict !== true || counts.warning === 0);
  if (!ok) process.exitCode = EXIT.failed;
  if (flags.json === true) return terminal.printJson({ ok, counts, findings });
  for (const line of describeFindings(findings, terminal)) terminal.print(line);
}
