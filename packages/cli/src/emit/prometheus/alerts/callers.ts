import type { EmitInput } from "../../emitter.js";
import type { Alert, RuleGroup } from "../alert.js";
import { quote } from "../promql.js";

/** Whether callers get in, and whether they behave. */
export function callersGroup({ name, deployment }: EmitInput): RuleGroup {
  const { authenticates, refusesSpenders } = deployment;
  return {
    name: `${name}: callers`,
    alerts: [
      limited(name),
      ...(refusesSpenders ? [spent(name)] : []),
      ...(authenticates ? [refused(name), locked(name)] : []),
    ],
  };
}

function limited(name: string): Alert {
  const series = (tool: string) => `mcp_rate_limited_total{job=${quote(name)},instance="a:1",tool="${tool}"}`;
  return {
    name: "McpCallerLoops",
    expr: `sum by (job, tool) (rate(mcp_rate_limited_total{job=${quote(name)},tool!="_auth"}[5m])) > 0.5`,
    for: "10m",
    severity: "ticket",
    summary: "A caller goes on although {{ $labels.tool }} refuses it",
    description:
      'For 10 minutes {{ $labels.tool }} refused {{ $value | printf "%.1f" }} calls a second because they came too often ("_endpoint": whole requests): an agent calls in a loop and does not heed retryAfter, or the limit is too low for what it is meant to do.',
    proof: {
      fires: { [series("a")]: "0+60x60" },
      quiet: { [series("a")]: "0+20x60", [series("_auth")]: "0+60x60" },
      at: "30m",
      labels: { job: name, tool: "a" },
      value: "1.0",
    },
  };
}

function spent(name: string): Alert {
  const series = (budget: string) => `mcp_budget_principals{job=${quote(name)},instance="a:1",budget="${budget}"}`;
  return {
    name: "McpBudgetSpent",
    expr: `max by (job) (mcp_budget_principals{job=${quote(name)},budget="hard"}) > 0`,
    for: "0m",
    severity: "ticket",
    summary: "Callers of {{ $labels.job }} have spent their budgets: {{ $value }}",
    description:
      "{{ $value }} callers have spent their hard budgets, and their calls that cost are refused with BUDGET_EXCEEDED until the period ends. See who it is and on what, and whether that was meant.",
    proof: {
      fires: { [series("hard")]: "0x5 2x20", [series("soft")]: "4x30" },
      quiet: { [series("hard")]: "0x30", [series("soft")]: "4x30" },
      at: "20m",
      labels: { job: name },
      value: "2",
    },
  };
}

function refused(name: string): Alert {
  return {
    name: "McpAuthFailures",
    expr: `sum by (job) (rate(mcp_auth_attempts_total{job=${quote(name)},outcome=~"invalid|throttled"}[5m])) > 0.5`,
    for: "5m",
    severity: "ticket",
    summary: "Many attempts to authenticate to {{ $labels.job }} fail",
    description:
      'For 5 minutes {{ $value | printf "%.1f" }} attempts a second had credentials that are not valid: somebody guesses, or a client goes on with a key that ended or was revoked. The log says from which address.',
    proof: {
      fires: attempts(name, { ok: 60, invalid: 20, throttled: 40 }),
      quiet: attempts(name, { ok: 60, invalid: 20, missing: 60 }),
      at: "20m",
      labels: { job: name },
      value: "1.0",
    },
  };
}

function locked(name: string): Alert {
  return {
    name: "McpAuthUnavailable",
    expr: `sum by (job) (rate(mcp_auth_attempts_total{job=${quote(name)},outcome="error"}[5m])) > 0`,
    for: "5m",
    severity: "page",
    summary: "{{ $labels.job }} can't tell who calls",
    description:
      "For 5 minutes callers were refused because their credentials could not be checked: the server that issues or checks them can't be reached, or auth.custom throws. The log says which.",
    proof: {
      fires: attempts(name, { ok: 60, error: 6 }),
      quiet: attempts(name, { ok: 60, invalid: 20 }),
      at: "20m",
      labels: { job: name },
    },
  };
}

function attempts(name: string, perMinute: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(perMinute).map(([outcome, count]) => [
      `mcp_auth_attempts_total{job=${quote(name)},instance="a:1",method="jwt",outcome="${outcome}"}`,
      `0+${count}x60`,
    ]),
  );
}
