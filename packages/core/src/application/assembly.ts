import type { Auth } from "../auth/auth.js";
import type { InFlightCalls } from "../call/in-flight-calls.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import type { Health } from "../health/health.js";
import type { OverloadMonitor } from "../health/overload.js";
import type { Log, Logger } from "../logging/logger.js";
import type { Metrics } from "../metrics/metrics.js";
import { RequestStates } from "../protocol/asking/request-state.js";
import type { Dispatcher } from "../protocol/dispatcher.js";
import { type Catalog, listsOf, makeDispatcher } from "../protocol/make-dispatcher.js";
import { SessionStore } from "../protocol/session.js";
import { Subscriptions } from "../protocol/subscriptions.js";
import { makeAuth } from "./make-auth.js";
import { makePipelineServices } from "./pipeline-services.js";

/** A server's parts, put together, without a way in yet. */
export interface Assembly {
  readonly dispatcher: Dispatcher;
  readonly sessions: SessionStore;
  readonly subscriptions: Subscriptions;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly inFlight: InFlightCalls;
  readonly logger: Logger;
  /** Tells who calls; undefined where nobody is asked. */
  readonly auth: Auth | undefined;
  readonly overload: OverloadMonitor;
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
  const pipeline = makePipelineServices(config, log, { sessions: () => sessions.size, connections });
  const { health, metrics, inFlight, overload, logger } = pipeline;
  const auth = makeAuth(config, catalog, logger);
  const states = new RequestStates(config.stateSecret);
  const subscriptions = new Subscriptions(listsOf(catalog));
  const services = { ...pipeline, deps, states, subscriptions, clientTimeout: config.timeouts.client };
  const serverInfo = { name, version, ...(title === undefined ? {} : { title }) };
  const dispatcher = makeDispatcher(catalog, { serverInfo, instructions }, services);
  return { dispatcher, sessions, subscriptions, health, metrics, inFlight, overload, logger, auth };
}
