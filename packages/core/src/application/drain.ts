import { settlesWithin } from "../clock.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import { ToolError } from "../errors/tool-error.js";
import type { Transport } from "../transports/transport.js";
import type { Assembly } from "./assembly.js";

/** Milliseconds that aborted calls get to send their answers. */
const ABORTED_CALLS_GRACE = 1_000;

/** Milliseconds for what is on its way on connections that are open, where new ones wait for the next process. */
const HAND_OVER = 250;

/** Lets a server's calls end: first the balancer looks away, or the next process gets the new connections, then no new ones are taken, then the rest is aborted. */
export async function drain(
  { health, inFlight, logger, subscriptions }: Assembly,
  transports: readonly Transport[],
  { drain: timeout, drainDelay }: ResolvedConfig["timeouts"],
): Promise<void> {
  health.state = "leaving";
  const handedOver = transports.filter(({ isHandedOver }) => isHandedOver);
  await Promise.all(handedOver.map((transport) => transport.stopAccepting()));
  const delay = handedOver.length > 0 ? Math.max(drainDelay, HAND_OVER) : drainDelay;
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
  health.state = "draining";
  await Promise.all(transports.map((transport) => transport.stopAccepting()));
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
