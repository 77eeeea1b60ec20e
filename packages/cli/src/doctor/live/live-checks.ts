import type { Check, Finding } from "../check.js";
import { bySeverity } from "../checks.js";
import { liveCheck } from "./live.check.js";
import type { LiveCheckup } from "./live-checkup.js";
import { operationsCheck } from "./operations.check.js";
import { stopCheck } from "./stop.check.js";

/** All that `mcp doctor --url` looks at. */
export const LIVE_CHECKS: readonly Check<LiveCheckup>[] = [liveCheck, operationsCheck, stopCheck];

/** Every finding, the worst first. Where no server of ours answers, that alone. */
export function runLiveChecks(live: LiveCheckup): Finding[] {
  const checks = live.isEndpoint ? LIVE_CHECKS : [liveCheck];
  return bySeverity(checks.flatMap((check) => check.run(live)));
}
