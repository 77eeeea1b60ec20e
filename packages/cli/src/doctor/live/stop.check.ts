import { defineCheck, spotIf } from "../check.js";
import type { LiveCheckup } from "./live-checkup.js";

export const stopCheck = defineCheck(
  {
    "live-stop-late": {
      severity: "error",
      why: "The process was still there a minute after SIGTERM: supervisors would have killed it with calls in flight.",
      fix: "Lower timeouts.drain; look for work that does not heed its signal, and for a wrapper that swallows SIGTERM.",
    },
    "live-stop-ready": {
      severity: "error",
      why: "After SIGTERM, /readyz still said ready: balancers go on sending calls to a server that leaves.",
      fix: "Check that --pid is the server's own process, and that --url reaches this instance alone.",
    },
    "live-stop-cut": {
      severity: "error",
      why: "A request that was on its way at SIGTERM got no answer: each deployment breaks calls off.",
      fix: 'Look for "stopping" and "stopped" in the log, for process.exit() in the sources, and for a proxy that does not wait.',
    },
    "live-stop-failed": {
      severity: "error",
      why: "The process ended with a code other than 0: it crashed, was killed, or not everything closed cleanly.",
      fix: "See the last lines of its log.",
    },
  },
  ({ stop }: LiveCheckup) => {
    if (stop === undefined) return [];
    const where = `process ${stop.pid}`;
    return [
      ...spotIf(!stop.ended, "live-stop-late", where),
      ...spotIf(stop.stayedReady, "live-stop-ready", where),
      ...spotIf(stop.request === "cut", "live-stop-cut", where),
      ...spotIf((stop.exitCode ?? 0) !== 0, "live-stop-failed", `${where}: exit code ${stop.exitCode}`),
    ];
  },
);
