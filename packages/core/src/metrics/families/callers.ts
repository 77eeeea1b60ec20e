import type { AuthMetrics } from "../auth-metrics.js";
import { counters, type Family, gauge, gauges, type Series } from "../family.js";
import { AUTH_LABEL, ENDPOINT_LABEL } from "../labels.js";
import type { RefusedRequests } from "../refused-requests.js";
import type { ToolMetrics } from "../tool-metrics.js";

/** How near callers are to what they may spend. */
export interface BudgetStand {
  /** Principals past their soft budget. */
  readonly soft: number;
  /** Principals that have nothing left. */
  readonly hard: number;
  /** Of its hard budget, what the principal has spent that is nearest to its end. */
  readonly share: number;
}

export interface CallerNumbers {
  readonly auth: AuthMetrics;
  readonly tools: readonly ToolMetrics[];
  readonly refusedAtEndpoint: { readonly requests: number; readonly attempts: number };
  readonly refusedRequests: RefusedRequests;
  readonly budgets: () => BudgetStand;
}

/** Who is let in, how often, and at what cost. Never who they are: that would make a series of each caller. */
export function callerFamilies({ auth, tools, refusedAtEndpoint, refusedRequests, budgets }: CallerNumbers): Family[] {
  let stand: BudgetStand | undefined;
  return [
    counters(
      "mcp_auth_attempts_total",
      ["method", "outcome"],
      "Attempts to authenticate, by method and outcome (ok, missing, invalid, throttled, error)",
      () => Array.from(auth.read(), ({ method, outcome, attempts }) => [attempts, method, outcome]),
    ),
    counters("mcp_requests_refused_total", ["code"], "Requests refused before they were a call", () =>
      refusedRequests.read(),
    ),
    counters("mcp_rate_limited_total", ["tool"], "Calls and requests refused because they came too often", () => [
      ...tools.flatMap(({ tool, rateLimited }): Series[] => (rateLimited > 0 ? [[rateLimited, tool]] : [])),
      [refusedAtEndpoint.requests, ENDPOINT_LABEL],
      [refusedAtEndpoint.attempts, AUTH_LABEL],
    ]),
    gauges("mcp_budget_principals", ["budget"], "Principals that have spent their soft or their hard budget", () => {
      // For the next one too: there may be many principals to look at.
      stand = budgets();
      return [
        [stand.soft, "soft"],
        [stand.hard, "hard"],
      ];
    }),
    gauge(
      "mcp_budget_spent_ratio",
      "The largest share of its hard budget that any principal has spent",
      () => stand?.share,
    ),
  ];
}
