import { CircuitBreakers } from "../call/circuit-breaker.js";
import { DeadlineQueues } from "../call/deadline-queue.js";
import { InFlightCalls } from "../call/in-flight-calls.js";
import { MemoryIdempotencyStore } from "../call/memory-idempotency-store.js";
import { PrincipalCalls } from "../call/principal-calls.js";
import { ResultCache } from "../call/result-cache.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import { Health } from "../health/health.js";
import { OverloadMonitor } from "../health/overload.js";
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
  const health = new Health(name, version);
  const breakers = new CircuitBreakers();
  const metrics = new Metrics({ sessions: () => sessions.size, connections, breakers: () => breakers.all });
  const inFlight = new InFlightCalls();
  const overload = new OverloadMonitor(config.overload);
  health.addCondition(() => overload.reason);
  for (const [dependency, { critical }] of Object.entries(config.dependencies)) {
    if (critical) health.addCondition(() => whyDown(dependency, breakers));
  }
  const serverInfo = { name, version, ...(title === undefined ? {} : { title }) };
  const states = new RequestStates(config.stateSecret);
  const subscriptions = new Subscriptions(listsOf(catalog));
  const services = {
    ...log,
    health,
    metrics,
    inFlight,
    deadlines: new DeadlineQueues(),
    principals: new PrincipalCalls(config.concurrency.perPrincipal),
    breakers,
    overload,
    idempotency: new MemoryIdempotencyStore(),
    results: new ResultCache(),
    deps,
    states,
    subscriptions,
    clientTimeout: config.timeouts.client,
  };
  const dispatcher = makeDispatcher(catalog, { serverInfo, instructions }, services);
  return { dispatcher, sessions, subscriptions, health, metrics, inFlight, overload, logger: log.logger };
}

function whyDown(dependency: string, breakers: CircuitBreakers): string | undefined {
  return breakers.stateOf(dependency) === "open" ? `calls to ${dependency} fail` : undefined;
}
