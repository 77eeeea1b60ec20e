import type { ResolvedConfig } from "../config/config-schema.js";

/** What files that deploy and watch a server are made from. No secret is in it. */
export interface Deployment {
  /** Undefined where the server has no HTTP. `port` 0 takes any free one. */
  readonly http: { readonly host: string; readonly port: number; readonly tls: boolean } | undefined;
  readonly stdio: boolean;
  /** What clients call over HTTP: all that a proxy has to pass on, beside the metadata of authorization. */
  readonly paths: readonly string[];
  /** Bytes of one HTTP request. */
  readonly bodyLimit: number | undefined;
  /** Whether HTTP clients have sessions, each in the memory of one instance. */
  readonly sessions: boolean;
  /** Milliseconds that a stop takes at most: new calls go on for the first, those in flight for the second. */
  readonly stop: { readonly drainDelay: number; readonly drain: number };
  /** Megabytes that the process may have. */
  readonly memory: number;
  /** Percent of calls that must not fail by the server's fault; milliseconds within which 95 % of a tool's are answered. */
  readonly slo: { readonly availability: number; readonly p95?: number | undefined };
  /** What the project reads from its environment, by name. */
  readonly environment: readonly DeclaredVariable[];
  /** Seen from the working folder; undefined where there is none. */
  readonly files: {
    /** Read: the API keys. */
    readonly keys: string | undefined;
    /** Written. */
    readonly usage: string | undefined;
    readonly audit: string | undefined;
  };
  /** Where /metrics and /admin are; undefined where the server has no HTTP. */
  readonly operations: OperationsPlace | undefined;
  /** By name. */
  readonly dependencies: readonly { readonly name: string; readonly critical: boolean }[];
  /** Whether callers are asked who they are. */
  readonly authenticates: boolean;
  /** Whether calls are refused once a caller has spent too much. */
  readonly refusesSpenders: boolean;
  /** From where on it refuses calls: milliseconds, and a share of the heap's limit. */
  readonly overload: { readonly eventLoopLag: number; readonly heap: number };
}

export interface DeclaredVariable {
  readonly name: string;
  readonly description: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly default?: string | undefined;
}

interface OperationsPlace {
  /** The address that is bound. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls: boolean;
  /** Whether a key must be sent. */
  readonly key: boolean;
  /** The names by which clients may call. */
  readonly allowedHosts: readonly string[];
}

export function describeDeployment(config: ResolvedConfig): Deployment {
  const { transports, dependencies, auth, budgets, overload, timeouts, usage, audit } = config;
  const { http, sse } = transports;
  const spenders = [budgets.perPrincipal, ...Object.values(budgets.principals)];
  return {
    http: http && { host: http.host, port: http.port, tls: http.tls !== undefined },
    stdio: transports.stdio,
    paths: [...(http ? ["/mcp"] : []), ...(sse ? [sse.path, sse.messagesPath] : [])],
    bodyLimit: http?.bodyLimit,
    sessions: http !== undefined && (config.sessions.enabled || sse !== undefined),
    stop: { drainDelay: timeouts.drainDelay, drain: timeouts.drain },
    memory: config.deploy.memory,
    slo: config.deploy.slo,
    environment: byName(Object.entries(config.environment).map(([name, variable]) => ({ name, ...variable }))),
    files: {
      keys: typeof auth === "object" ? auth.apiKeys?.file : undefined,
      usage: usage.file,
      audit: audit?.file,
    },
    operations: http && operationsPlace(http),
    dependencies: byName(Object.entries(dependencies).map(([name, { critical }]) => ({ name, critical }))),
    authenticates: typeof auth === "object",
    refusesSpenders: spenders.some(({ hard }) => hard !== undefined),
    overload,
  };
}

function byName<Named extends { readonly name: string }>(all: readonly Named[]): Named[] {
  return [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function operationsPlace(http: NonNullable<ResolvedConfig["transports"]["http"]>): OperationsPlace {
  const { operations, tls, allowedHosts } = http;
  const { host, port } = operations.port === undefined ? http : { host: operations.host, port: operations.port };
  return { host, port, tls: tls !== undefined, key: operations.key !== undefined, allowedHosts };
}
