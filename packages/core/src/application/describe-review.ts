import { isLoopback } from "../config/addresses.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import type { ToolPolicy } from "../tool/tool-policy.js";

/** What a review before deployment looks at, beside the Deployment. No secret is in it, and no function. */
export interface Review {
  readonly logLevel: string;
  /** How callers show who they are. "unset" where the config says nothing. */
  readonly auth: "unset" | "none" | readonly string[];
  readonly audits: boolean;
  /** Undefined where the server has no HTTP. */
  readonly http: ReviewedHttp | undefined;
  /** Limits that are set: `perPrincipal`, `perAddress`, `perTool`. */
  readonly limits: readonly string[];
  /** Names of dependencies with a check of their own. */
  readonly checked: readonly string[];
  /** Whether sealed state outlives the process. */
  readonly keepsState: boolean;
}

interface ReviewedHttp {
  /** Whether others than this machine reach it. */
  readonly isPublic: boolean;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly playground: boolean;
  /** Bytes. */
  readonly bodyLimit: number;
}

export function describeReview(config: ResolvedConfig): Review {
  const { auth, limits, dependencies, transports, stateSecret, audit, log } = config;
  return {
    logLevel: log.level,
    auth: typeof auth === "object" ? Object.keys(auth).filter((way) => way !== "oauth") : (auth ?? "unset"),
    audits: audit !== undefined,
    http: transports.http && describeHttp(transports.http),
    limits: [
      ...(limits.perPrincipal === undefined ? [] : ["perPrincipal"]),
      ...(limits.perAddress === undefined ? [] : ["perAddress"]),
      ...(limits.perTool === undefined ? [] : ["perTool"]),
    ],
    checked: Object.entries(dependencies)
      .filter(([, { check }]) => check !== undefined)
      .map(([name]) => name)
      .sort(),
    keepsState: stateSecret !== undefined,
  };
}

function describeHttp(http: NonNullable<ResolvedConfig["transports"]["http"]>): ReviewedHttp {
  const { host, allowedHosts, allowedOrigins, trustedProxies, operations, bodyLimit } = http;
  const { playground } = operations;
  return { isPublic: !isLoopback(host), allowedHosts, allowedOrigins, trustedProxies, playground, bodyLimit };
}

/** What a tool says of how it is run, without its functions. */
export interface ReviewedPolicy {
  /** The dependencies that it names. */
  readonly dependencies: readonly string[];
  readonly costs: boolean;
  readonly rateLimited: boolean;
  /** Whether a client's key keeps a call from running twice. */
  readonly idempotent: boolean;
  /** Whether it is run again after a failure although no hint says that it may be. */
  readonly repeatable: boolean;
  readonly breaker: boolean;
}

export function describePolicy(policy: ToolPolicy = {}): ReviewedPolicy {
  const { dependency = [], cost, rateLimit, idempotency, retry, breaker } = policy;
  return {
    dependencies: [dependency].flat(),
    costs: cost !== undefined && cost !== 0,
    rateLimited: rateLimit !== undefined,
    idempotent: idempotency !== undefined,
    repeatable: typeof retry === "object" && retry.repeatable === true,
    breaker: breaker !== false,
  };
}
