import type { Auth } from "../auth/auth.js";
import type { PipelineServices } from "../call/stage.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import { EndpointLimits } from "../limits/endpoint-limits.js";
import { MemoryRateLimitStore } from "../limits/memory-rate-limit-store.js";
import type { Log } from "../logging/logger.js";
import { RefusalLog } from "../logging/refusal-log.js";
import type { AuthorMetrics } from "../metrics/author-metrics.js";
import { RequestStates } from "../protocol/asking/request-state.js";
import type { Dispatcher } from "../protocol/dispatcher.js";
import { type Catalog, listsOf, makeDispatcher } from "../protocol/make-dispatcher.js";
import { SessionStore } from "../protocol/session.js";
import { Subscriptions } from "../protocol/subscriptions.js";
import type { StatusReporter } from "../status/status-reporter.js";
import type { Telemetry } from "../tracing/telemetry.js";
import type { MemoryUsageLedger } from "../usage/memory-usage-ledger.js";
import { makeAuth } from "./make-auth.js";
import { makeStatus } from "./make-status.js";
import { makePipelineServices } from "./pipeline-services.js";

/** A server's parts, put together, without a way in yet. */
export interface Assembly extends PipelineServices {
  readonly dispatcher: Dispatcher;
  readonly sessions: SessionStore;
  readonly subscriptions: Subscriptions;
  /** Tells who calls; undefined where nobody is asked. */
  readonly auth: Auth | undefined;
  /** How often the endpoint lets somebody in. */
  readonly limits: EndpointLimits;
  readonly usage: MemoryUsageLedger;
  /** Says how the server does. */
  readonly status: StatusReporter;
  /** Undefined where nothing is traced. */
  readonly telemetry: Telemetry | undefined;
  readonly refusals: RefusalLog;
}

export interface AssemblyInputs {
  readonly config: ResolvedConfig;
  readonly catalog: Catalog;
  readonly deps: unknown;
  readonly log: Log;
  /** Where API keys and their pepper may be. */
  readonly environment: NodeJS.ProcessEnv;
  /** Clients connected now, read when the metrics are. */
  readonly connections: () => number;
  /** What clients connect to, read when somebody asks how the server does. Default: nothing that has an address. */
  readonly addresses?: () => readonly string[];
  /** Undefined where nothing is traced. */
  readonly telemetry?: Telemetry | undefined;
  readonly authorMetrics?: AuthorMetrics;
}

export function assemble(inputs: AssemblyInputs): Assembly {
  const {
    config,
    catalog,
    deps,
    log,
    environment,
    connections,
    addresses = () => [],
    telemetry,
    authorMetrics,
  } = inputs;
  const { name, version, title, instructions } = config;
  const sessions = new SessionStore(
    config.sessions,
    undefined,
    telemetry && (({ startedAt, client }) => telemetry.sessionEnded(startedAt, client?.protocolVersion, true)),
  );
  const streams = () => ({ session: subscriptions.sessionStreams, listen: subscriptions.listeners });
  const readings = { sessions: () => sessions.size, connections, streams };
  const pipeline = makePipelineServices(config, log, readings, authorMetrics);
  const attempts = new MemoryRateLimitStore(config.limits.maxKeys);
  const { inFlight, logger } = pipeline;
  const limits = new EndpointLimits(
    config.limits,
    pipeline.rateLimits.store,
    attempts,
    pipeline.metrics.refusedAtEndpoint,
  );
  const states = new RequestStates(config.stateSecret);
  const subscriptions = new Subscriptions(listsOf(catalog));
  const onRevoked = (principalId: string) => {
    inFlight.abortOf(principalId);
    sessions.closeOf(principalId);
    subscriptions.endOf(principalId);
  };
  const auth = makeAuth(config, catalog, pipeline, { environment, logger, onRevoked });
  const refusals = new RefusalLog(logger, pipeline.metrics.refusedRequests);
  const services = { ...pipeline, refusals, deps, states, subscriptions, clientTimeout: config.timeouts.client };
  const serverInfo = { name, version, ...(title === undefined ? {} : { title }) };
  const dispatcher = makeDispatcher(catalog, { serverInfo, instructions }, services, telemetry);
  const status = makeStatus(config, catalog, pipeline, { ...readings, addresses });
  return { ...pipeline, dispatcher, sessions, subscriptions, auth, limits, refusals, status, telemetry };
}
