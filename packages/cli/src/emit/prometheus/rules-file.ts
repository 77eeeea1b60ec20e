import type { Alert, RuleGroup } from "./alert.js";

/** What Prometheus reads as a file of rules. */
export function rulesFile(groups: readonly RuleGroup[]): object {
  return {
    groups: groups.map(({ name, recordings = [], alerts }) => ({
      name,
      rules: [...recordings, ...alerts.map(toRule)],
    })),
  };
}

function toRule(alert: Alert): object {
  const { name, expr, severity, ruleLabels } = alert;
  return { alert: name, expr, for: alert.for, labels: { severity, ...ruleLabels }, annotations: annotationsOf(alert) };
}

export function annotationsOf({ name, summary, description }: Alert): Record<string, string> {
  return { summary, description, runbook: `docs/alerts.md#${name.toLowerCase()}` };
}
