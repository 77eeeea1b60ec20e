import type { ResolvedConfig } from "../config/config-schema.js";

/** What files that deploy and watch a server are made from. No secret is in it. */
export interface Deployment {
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

export function describeDeployment({ transports, dependencies, auth, budgets, overload }: ResolvedConfig): Deployment {
  const spenders = [budgets.perPrincipal, ...Object.values(budgets.principals)];
  return {
    operations: transports.http && operationsPlace(transports.http),
    dependencies: Object.entries(dependencies)
      .map(([name, { critical }]) => ({ name, critical }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    authenticates: typeof auth === "object",
    refusesSpenders: spenders.some(({ hard }) => hard !== undefined),
    overload,
  };
}

function operationsPlace(http: NonNullable<ResolvedConfig["transports"]["http"]>): OperationsPlace {
  const { operations, tls, allowedHosts } = http;
  const { host, port } = operations.port === undefined ? http : { host: operations.host, port: operations.port };
  return { host, port, tls: tls !== undefined, key: operations.key !== undefined, allowedHosts };
}
