import type { EmitInput } from "../../emitter.js";
import type { RuleGroup } from "../alert.js";
import { quote } from "../promql.js";

const LOST = {
  mcp_log_lines_dropped_total: "log lines",
  mcp_audit_lines_dropped_total: "lines of the audit log",
  mcp_usage_save_failures_total: "saves of the ledger of usage",
};

/** Whether what happened is written down. */
export function recordsGroup({ name }: EmitInput): RuleGroup {
  const job = `job=${quote(name)}`;
  const counters = Object.entries(LOST).map(
    ([metric, what]) => `label_replace(increase(${metric}{${job}}[15m]) > 0, "lost", "${what}", "", "")`,
  );
  return {
    name: `${name}: records`,
    alerts: [
      {
        name: "McpRecordsLost",
        expr: counters.join("\nor\n"),
        for: "0m",
        severity: "ticket",
        summary: "{{ $labels.instance }} of {{ $labels.job }} loses {{ $labels.lost }}",
        description:
          "In the last 15 minutes {{ $labels.instance }} could not write {{ $labels.lost }}: the disk is full, the file is not the server's to write, or nobody reads its standard error fast enough. Calls go on; what was lost is gone.",
        proof: {
          fires: { [`mcp_audit_lines_dropped_total{${job},instance="a:1"}`]: "0x10 5x20" },
          quiet: { [`mcp_audit_lines_dropped_total{${job},instance="a:1"}`]: "5x30" },
          at: "20m",
          labels: { job: name, instance: "a:1", lost: "lines of the audit log" },
        },
      },
    ],
  };
}
