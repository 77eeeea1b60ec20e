import type { Deployment } from "mcp-prod";
import { stopTimeout } from "../process-limits.js";

/** Seconds within which a cluster's proxies have heard that a pod leaves, and send it no more. */
const ENDPOINTS_SETTLE = 5;

/** Seconds that a pod waits before it tells its server to stop: what the server's own drainDelay leaves open. */
export function preStopDelay({ stop }: Deployment): number {
  return Math.max(0, Math.ceil(ENDPOINTS_SETTLE - stop.drainDelay / 1000));
}

/** Seconds from a pod's end being asked for until it is killed. */
export function gracePeriod(deployment: Deployment): number {
  return preStopDelay(deployment) + stopTimeout(deployment);
}
