import type { ResolvedConfig } from "../config/config-schema.js";
import { breakerSchema, retrySchema } from "../config/resilience-schema.js";
import type { ToolAnnotations } from "../mcp/types.js";
import type { ComponentProblems } from "../operation/component.js";
import { type BreakerChoice, type ConcurrencyLimits, limitsOf, type Resilience } from "../operation/resilience.js";
import type { ResolvedToolPolicy } from "./tool-policy.js";

/** The parts of the config that tools fall back on. */
export interface ToolDefaults
  extends Pick<
    ResolvedConfig,
    "timeouts" | "concurrency" | "breaker" | "retry" | "idempotency" | "results" | "limits"
  > {
  /** Undefined where it is not known which there are. */
  readonly dependencies: ResolvedConfig["dependencies"] | undefined;
}

interface Resolving {
  readonly name: string;
  readonly policy: ResolvedToolPolicy;
  readonly hints: ToolAnnotations;
  readonly defaults: ToolDefaults;
  readonly problems: ComponentProblems;
}

/** Puts a tool's policy, its hints and the config together; what contradicts itself goes into `problems`. */
export function resolveResilience(tool: Resolving): Resilience {
  const { policy, hints, defaults, problems } = tool;
  if (policy.cache !== undefined && hints.readOnlyHint !== true) {
    problems.add(
      "policy",
      "caches results, but the tool does not say that it only reads: set annotations.readOnlyHint",
    );
  }
  if (policy.idempotency !== undefined && hints.readOnlyHint === true) {
    problems.add(
      "policy",
      "has idempotency, but a tool with readOnlyHint may run as often as it is called: leave it out",
    );
  }
  return {
    concurrency: resolveConcurrency(tool),
    breakers: resolveBreakers(tool),
    retry: resolveRetry(tool),
    idempotency:
      hints.readOnlyHint === true
        ? undefined
        : { argument: policy.idempotency?.argument, ttl: policy.idempotency?.ttl ?? defaults.idempotency.ttl },
    cacheTtl: policy.cache?.ttl,
    rateLimit: policy.rateLimit ?? defaults.limits.perTool,
  };
}

function resolveConcurrency({ policy, defaults }: Resolving): ConcurrencyLimits {
  const { concurrency } = policy;
  const { limit, queue, queueTimeout } = limitsOf(defaults.concurrency);
  if (typeof concurrency === "number") return { limit: concurrency, queue, queueTimeout };
  return {
    limit: concurrency?.limit ?? limit,
    queue: concurrency?.queue ?? queue,
    queueTimeout: concurrency?.queueTimeout ?? queueTimeout,
  };
}

/** The breakers of what it depends on, else one of its own where it calls out. */
function resolveBreakers({ name, policy, hints, defaults, problems }: Resolving): BreakerChoice[] {
  const named = [policy.dependency ?? []].flat();
  const there = defaults.dependencies;
  const unknown = there === undefined ? [] : named.filter((dependency) => !Object.hasOwn(there, dependency));
  if (unknown.length > 0) {
    const known = Object.keys(there ?? {}).join(", ") || "none";
    problems.add(
      "policy",
      `depends on ${unknown.join(", ")}, which the config's dependencies do not name (there: ${known})`,
    );
  }
  if (policy.breaker === false) return [];
  if (policy.breaker !== undefined && named.length > 0) {
    problems.add(
      "policy",
      "sets a breaker of its own, but that of a dependency is shared: set it in the config's breaker",
    );
  }
  if (named.length > 0) return named.map((dependency) => ({ name: dependency, config: defaults.breaker }));
  if (policy.breaker === undefined && hints.openWorldHint !== true) return [];
  return [{ name: `tool:${name}`, config: breakerSchema.parse({ ...defaults.breaker, ...policy.breaker }) }];
}

function resolveRetry({ policy, hints, defaults, problems }: Resolving): Resilience["retry"] {
  if (policy.retry === false) return undefined;
  const isRepeatable = hints.readOnlyHint === true || hints.idempotentHint === true;
  if (policy.retry === undefined) return isRepeatable ? defaults.retry : undefined;
  const { repeatable, ...retry } = policy.retry;
  if (!isRepeatable && repeatable !== true) {
    problems.add(
      "policy",
      "retries a tool that may not be safe to run twice: set annotations.idempotentHint or readOnlyHint, or policy.retry.repeatable where you know that it is",
    );
  }
  return retrySchema.parse({ ...defaults.retry, ...retry });
}
