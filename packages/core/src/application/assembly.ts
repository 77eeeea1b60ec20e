import { DeadlineQueues } from "../call/deadline-queue.js";
import { InFlightCalls } from "../call/in-flight-calls.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import { Health } from "../health/health.js";
import type { Log, Logger } from "../logging/logger.js";
import { Metrics } from "../metrics/metrics.js";
import { RequestStates } from "../protocol/asking/request-state.js";
import type { Dispatcher } from "../protocol/dispatcher.js";
import { type Catalog, listsOf, makeDispatcher } from "../protocol/make-dispatcher.js";
import { SessionStore } from "../protocol/session.js";
import { Subscriptions } from "../protocol/subscriptions.js";

/** A server's parts, put together, without a way in yet. */
export interface Assembly {
  readonly dispatcher: Dispatcher;
  readonly sessions: SessionStore;
  readonly subscriptions: Subscriptions;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly inFlight: InFlightCalls;
  readonly logger: Logger;
}

export interface AssemblyInputs {
  readonly config: ResolvedConfig;
  readonly catalog: Catalog;
  readonly deps: unknown;
  readonly log: Log;
  /** Clients connected now, read when the metrics are. */
  readonly connections: () => number;
}

export function assemble({ config, catalog, deps, log, connections }: AssemblyInputs): Assembly {
  const { name, version, title, instructions } = config;
  const sessions = new SessionStore(config.sessions);
  const health = new Health(name, version);
  const metrics = new Metrics({ sessions: () => sessions.size, connections });
  const inFlight = new InFlightCalls();
  const serverInfo = { name, version, ...(title === undefined ? {} : { title }) };
  const states = new RequestStates(config.stateSecret);
  const subscriptions = new Subscriptions(listsOf(catalog));
  const services = {
    ...log,
    health,
    metrics,
    inFlight,
    deadlines: new DeadlineQueues(),
    deps,
    states,
    subscriptions,
    clientTimeout: config.timeouts.client,
  };
  const dispatcher = makeDispatcher(catalog, { serverInfo, instructions }, services);
  return { dispatcher, sessions, subscriptions, health, metrics, inFlight, logger: log.logger };
}
