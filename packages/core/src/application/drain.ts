import { setTimeout as sleep } from "node:timers/promises";
import { settlesWithin } from "../clock.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import { ToolError } from "../errors/tool-error.js";
import type { Transport } from "../transports/transport.js";
import type { Assembly } from "./assembly.js";

/** Milliseconds that aborted calls get to send their answers. */
const ABORTED_CALLS_GRACE = 1_000;
/** Milliseconds in which a call comes on a connection that was just let in. */
const LAST_CALLS = 250;

/**
 * Lets a server's calls end: first the balancer looks away, or the next process gets the new connections, then no new
 * calls are taken, then the rest is aborted.
 */
export async function drain(
  { health, inFlight, logger, subscriptions }: Assembly,
  transports: readonly Transport[],
  { drain: timeout, drainDelay }: ResolvedConfig["timeouts"],
): Promise<void> {
  health.state = "leaving";
  const handedOver = transports.filter(({ isHandedOver }) => isHandedOver);
  await stopAccepting(handedOver);
  if (drainDelay > 0) await sleep(drainDelay);
  if (drainDelay > 0 || handedOver.length > 0) {
    // The balancer was given its time, or the next process has the door: what was sent before it closed is served too,
    // and what is refused at the door can be sent elsewhere.
    await stopAccepting(transports);
    await sleep(LAST_CALLS);
  }
  health.state = "draining";
  await stopAccepting(transports);
  subscriptions.end();
  if (await settlesWithin(timeout, inFlight.idle())) return;
  logger.warn({ inFlight: inFlight.size, drain: timeout }, "calls outlasted the drain time and are aborted");
  inFlight.abortAll(
    () =>
      new ToolError("DRAINING", "The server is restarting and could not wait for this call. Call again in a moment.", {
        retryAfter: 2,
      }),
  );
  await settlesWithin(ABORTED_CALLS_GRACE, inFlight.idle());
}

async function stopAccepting(transports: readonly Transport[]): Promise<void> {
  await Promise.all(transports.map((transport) => transport.stopAccepting()));
}
