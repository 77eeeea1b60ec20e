import type { EmitInput } from "../../emitter.js";
import type { Alert, Recording, RuleGroup, SeriesValues } from "../alert.js";
import { FAILED, SERVED } from "../failure-codes.js";
import { plain, quote } from "../promql.js";

/** Of them, how many times faster than allowed the errors come: 2 % of a month's budget in an hour, 5 % in six. */
const FAST = { long: "1h", short: "5m", factor: 14.4 };
const SLOW = { long: "6h", short: "30m", factor: 6 };
/** Fewer failed calls say nothing. */
const ENOUGH = 10;

/** Whether the server can be reached, and how fast its error budget is spent. */
export function availabilityGroup({ name, deployment }: EmitInput): RuleGroup {
  const job = `job=${quote(name)}`;
  const budget = 1 - deployment.slo.availability / 100;
  return {
    name: `${name}: availability`,
    recordings: [FAST.short, SLOW.short, FAST.long, SLOW.long].map((window) => failureRatio(job, window)),
    alerts: [
      down(name),
      absent(name),
      notReady(name),
      restarting(name),
      burn(name, FAST, budget, {
        name: "McpErrorBudgetBurnsFast",
        for: "2m",
        severity: "page",
        next: "At this rate a month's error budget is gone in two days. See by tool and code which calls fail.",
      }),
      burn(name, SLOW, budget, {
        name: "McpErrorBudgetBurnsSlowly",
        for: "15m",
        severity: "ticket",
        next: "At this rate a month's error budget is gone in five days. See by tool and code which calls fail.",
      }),
    ],
  };
}

function ratioName(window: string): string {
  return `job:mcp_tool_failures:ratio_rate${window}`;
}

function failureRatio(job: string, window: string): Recording {
  const rate = (calls: string) => `sum by (job) (rate(mcp_tool_calls_total{${job},${calls}}[${window}]))`;
  return { record: ratioName(window), expr: `${rate(FAILED)}\n/\n${rate(SERVED)}` };
}

function down(name: string): Alert {
  const up = `up{job=${quote(name)},instance="a:1"}`;
  return {
    name: "McpServerDown",
    expr: `up{job=${quote(name)}} == 0`,
    for: "2m",
    severity: "page",
    summary: "{{ $labels.instance }} of {{ $labels.job }} is down",
    description:
      "Prometheus has not been able to read /metrics of {{ $labels.instance }} for 2 minutes: the process is gone, hangs, or refuses the scrape. See whether it runs and what its last log lines say.",
    proof: {
      fires: { [up]: "1 0x10" },
      quiet: { [up]: "1 0 1 0 1 0x10" },
      at: "5m",
      labels: { job: name, instance: "a:1" },
    },
  };
}

function absent(name: string): Alert {
  return {
    name: "McpServerAbsent",
    expr: `absent(up{job=${quote(name)}})`,
    for: "5m",
    severity: "page",
    summary: "Nothing of {{ $labels.job }} is watched",
    description:
      "Prometheus has no target with job {{ $labels.job }}: it was taken out of the scrape config, or has another job name there. Until it is back, none of these alerts can fire.",
    proof: {
      fires: { 'up{job="another",instance="a:1"}': "1x20" },
      quiet: { [`up{job=${quote(name)},instance="a:1"}`]: "0x20" },
      at: "10m",
      labels: { job: name },
    },
  };
}

function notReady(name: string): Alert {
  const ready = `mcp_ready{job=${quote(name)},instance="a:1"}`;
  return {
    name: "McpServerNotReady",
    expr: `mcp_ready{job=${quote(name)}} == 0`,
    for: "5m",
    severity: "page",
    summary: "{{ $labels.instance }} of {{ $labels.job }} is not ready",
    description:
      "{{ $labels.instance }} runs, and has said for 5 minutes that it should not be sent calls: a critical dependency is down, it can hardly keep up, or it never finished starting or stopping. /health says which.",
    proof: {
      fires: { [ready]: "1 0x20" },
      quiet: { [ready]: "1 0x3 1 0x3 1x20" },
      at: "8m",
      labels: { job: name, instance: "a:1" },
    },
  };
}

function restarting(name: string): Alert {
  const started = `process_start_time_seconds{job=${quote(name)},instance="a:1"}`;
  return {
    name: "McpServerRestarts",
    expr: `changes(process_start_time_seconds{job=${quote(name)}}[15m]) >= 3`,
    for: "0m",
    severity: "page",
    summary: "{{ $labels.instance }} of {{ $labels.job }} restarts again and again",
    description:
      "{{ $labels.instance }} was started {{ $value }} times in 15 minutes: it crashes, runs out of memory, or its supervisor ends it. Its last log lines before each start say why.",
    proof: {
      fires: { [started]: "100x3 200x3 300x3 400x3" },
      quiet: { [started]: "100x3 200x3 300x10" },
      at: "14m",
      labels: { job: name, instance: "a:1" },
      value: "3",
    },
  };
}

function burn(
  name: string,
  { long, short, factor }: typeof FAST,
  budget: number,
  { next, ...alert }: Pick<Alert, "name" | "for" | "severity"> & { readonly next: string },
): Alert {
  const threshold = plain(factor * budget);
  const job = `job=${quote(name)}`;
  return {
    ...alert,
    expr: [
      `${ratioName(long)}{${job}} > ${threshold}`,
      `and ${ratioName(short)}{${job}} > ${threshold}`,
      `and sum by (job) (increase(mcp_tool_calls_total{${job},${FAILED}}[${long}])) >= ${ENOUGH}`,
    ].join("\n"),
    summary: `{{ $value | humanizePercentage }} of the calls to {{ $labels.job }} fail`,
    description: `{{ $value | humanizePercentage }} of the calls of the last ${long}, and as many now, failed by the server's fault; its SLO allows ${plain(100 * budget)}%. ${next}`,
    proof: {
      fires: calls(name, { OK: 5, TIMEOUT: 95 }),
      quiet: calls(name, { OK: 5, INVALID_INPUT: 40, RATE_LIMITED: 40, DRAINING: 15 }),
      at: "40m",
      labels: { job: name },
      value: "95%",
    },
  };
}

/** So many calls a minute of one tool, by code. */
export function calls(name: string, perMinute: Readonly<Record<string, number>>): SeriesValues {
  return Object.fromEntries(
    Object.entries(perMinute).map(([code, count]) => [
      `mcp_tool_calls_total{job=${quote(name)},instance="a:1",tool="a",code="${code}"}`,
      `0+${count}x60`,
    ]),
  );
}
