import type { EmitInput } from "../emitter.js";

/** Seconds that the proxy waits longer than the server may take. */
const MARGIN = 10;
/** Seconds. The server keeps its own for 72: it must not be the one who closes, when a call is on its way. */
const LONGEST_KEPT = 60;

/** Seconds without a byte from the server, after which it is given up: more than its slowest tool and its stop take. */
export function readTimeout({ tools, deployment }: EmitInput): number {
  const { drainDelay, drain } = deployment.stop;
  const longest = Math.max(drainDelay + drain, ...tools.map(({ timeout }) => timeout));
  return Math.ceil(longest / 1000) + MARGIN;
}

/**
 * Seconds that an unused connection to the server is kept; 0 for no time at all. A server that stops says on each answer
 * that it is the connection's last, for its `drainDelay`, and refuses what comes later on one that is still open.
 */
export function keptConnections({ deployment }: EmitInput): number {
  return Math.min(LONGEST_KEPT, Math.max(0, Math.floor(deployment.stop.drainDelay / 1000) - 1));
}
