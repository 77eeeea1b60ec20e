import type { Check, Finding } from "./check.js";
import { SEVERITIES } from "./check.js";
import { dangerousCodeCheck } from "./checks/dangerous-code.check.js";
import { deadlinesCheck } from "./checks/deadlines.check.js";
import { dependenciesCheck } from "./checks/dependencies.check.js";
import { descriptionsCheck } from "./checks/descriptions.check.js";
import { errorsCheck } from "./checks/errors.check.js";
import { exposureCheck } from "./checks/exposure.check.js";
import { hintsCheck } from "./checks/hints.check.js";
import { inStepCheck } from "./checks/in-step.check.js";
import { inputsCheck } from "./checks/inputs.check.js";
import { limitsCheck } from "./checks/limits.check.js";
import { loggingCheck } from "./checks/logging.check.js";
import { outputsCheck } from "./checks/outputs.check.js";
import { packagesCheck } from "./checks/packages.check.js";
import { secretsCheck } from "./checks/secrets.check.js";
import { servingCheck } from "./checks/serving.check.js";
import type { Checkup } from "./checkup.js";

/** All that `mcp doctor` looks at without a running server. docs/doctor.md explains each finding; a test holds the two together. */
export const CHECKS: readonly Check[] = [
  ...[servingCheck, exposureCheck, secretsCheck, packagesCheck, inStepCheck],
  ...[loggingCheck, dependenciesCheck, deadlinesCheck, limitsCheck],
  ...[inputsCheck, descriptionsCheck, hintsCheck, outputsCheck, errorsCheck, dangerousCodeCheck],
];

/** Every finding, the worst first. */
export function runChecks(checkup: Checkup): Finding[] {
  return bySeverity(CHECKS.flatMap((check) => check.run(checkup)));
}

export function bySeverity(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}
