import type { Alert, Proof, RuleGroup, SeriesValues } from "./alert.js";
import { annotationsOf } from "./rules-file.js";

/** What `promtool test rules` reads: each alert fires when it should, and does not when it need not. */
export function ruleTestsFile(rules: string, groups: readonly RuleGroup[]): object {
  const alerts = groups.flatMap((group) => group.alerts);
  return {
    rule_files: [rules],
    evaluation_interval: "1m",
    tests: alerts.flatMap((alert) => [test(alert, "fires", [expected(alert)]), test(alert, "quiet", [])]),
  };
}

function test(alert: Alert, which: "fires" | "quiet", exp_alerts: object[]): object {
  const { name, proof } = alert;
  return {
    name: which === "fires" ? `${name} fires` : `${name} has no reason to fire`,
    interval: "1m",
    input_series: seriesOf(proof[which]),
    alert_rule_test: [{ eval_time: proof.at, alertname: name, exp_alerts }],
  };
}

function seriesOf(values: SeriesValues): object[] {
  return Object.entries(values).map(([series, numbers]) => ({ series, values: numbers }));
}

function expected(alert: Alert): object {
  const { severity, ruleLabels, proof } = alert;
  const annotations = Object.entries(annotationsOf(alert)).map(([key, text]) => [key, fillIn(text, proof)]);
  return { exp_labels: { severity, ...ruleLabels, ...proof.labels }, exp_annotations: Object.fromEntries(annotations) };
}

/** As Prometheus fills in its templates. */
function fillIn(text: string, { labels, value = "" }: Proof): string {
  return text.replaceAll(/\{\{ \$(?:labels\.(\w+)|value[^}]*) \}\}/g, (_, label?: string) =>
    label === undefined ? value : (labels[label] ?? ""),
  );
}
