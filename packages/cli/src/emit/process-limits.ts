import type { Deployment } from "mcp-prod";

/** Seconds that a supervisor gives a server beyond its own drain before it kills it. */
const STOP_MARGIN = 5;
/** Of the process's memory, for JavaScript's heap: the rest is for buffers, code and stacks. */
const HEAP_SHARE = 0.75;

/** Megabytes. */
export function heapSize({ memory }: Deployment): number {
  return Math.floor(memory * HEAP_SHARE);
}

/** Seconds. */
export function stopTimeout({ stop }: Deployment): number {
  return Math.ceil((stop.drainDelay + stop.drain) / 1000) + STOP_MARGIN;
}
