import type { EmitInput } from "../../emitter.js";
import type { Alert, RuleGroup } from "../alert.js";
import { anyOf, quote } from "../promql.js";

/** Whether what tools depend on is there. */
export function dependenciesGroup({ name, deployment }: EmitInput): RuleGroup {
  const names = (isCritical: boolean) =>
    deployment.dependencies.filter(({ critical }) => critical === isCritical).map((dependency) => dependency.name);
  return {
    name: `${name}: dependencies`,
    alerts: [
      ...down(name, names(true), {
        name: "McpCriticalDependencyDown",
        for: "1m",
        severity: "page",
        effect: "The server says that it is not ready, and balancers send it no calls.",
      }),
      ...down(name, names(false), {
        name: "McpDependencyDown",
        for: "5m",
        severity: "ticket",
        effect: "The tools that need it fail; the others go on.",
      }),
      breakerOpen(name),
    ],
  };
}

function down(
  name: string,
  dependencies: readonly string[],
  { effect, ...alert }: Pick<Alert, "name" | "for" | "severity"> & { readonly effect: string },
): Alert[] {
  const [dependency] = dependencies;
  if (dependency === undefined) return [];
  const series = (of: string) => `mcp_dependency_up{job=${quote(name)},instance="a:1",dependency=${quote(of)}}`;
  return [
    {
      ...alert,
      expr: `mcp_dependency_up{job=${quote(name)},dependency=~${anyOf(dependencies)}} == 0`,
      summary: "{{ $labels.dependency }} is down for {{ $labels.job }}",
      description: `The health check of {{ $labels.dependency }} on {{ $labels.instance }} has failed for ${alert.for}. ${effect} /health says what the check failed with.`,
      proof: {
        fires: { [series(dependency)]: "1 0x20" },
        quiet: { [series(dependency)]: "1x20", [series("of others")]: "0x20" },
        at: "10m",
        labels: { job: name, instance: "a:1", dependency },
      },
    },
  ];
}

function breakerOpen(name: string): Alert {
  const series = `mcp_breaker_open{job=${quote(name)},instance="a:1",breaker="b"}`;
  return {
    name: "McpBreakerOpen",
    expr: `mcp_breaker_open{job=${quote(name)}} > 0`,
    for: "5m",
    severity: "ticket",
    summary: "The circuit breaker {{ $labels.breaker }} stays open",
    description:
      "For 5 minutes {{ $labels.instance }} refused calls that need {{ $labels.breaker }} with CIRCUIT_OPEN, because so many of them had failed, and the one that may try now and then fails too. See whether what it stands for is up.",
    proof: {
      fires: { [series]: "0 1 0.5 1 0.5 1x10" },
      quiet: { [series]: "0 1 0.5 0 1 0.5 0x10" },
      at: "8m",
      labels: { job: name, instance: "a:1", breaker: "b" },
    },
  };
}
