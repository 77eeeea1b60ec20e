import { defineCheck, spotIf } from "../check.js";
import { isMetrics, isRefused } from "./answers.js";
import type { LiveCheckup } from "./live-checkup.js";

export const operationsCheck = defineCheck(
  {
    "live-metrics-open": {
      severity: "error",
      why: "/metrics is shown to whoever asks from anywhere.",
      fix: "Set MCP_OPERATIONS_KEY, or a port of their own that the proxy does not pass on.",
    },
    "live-admin-open": {
      severity: "error",
      why: "/admin shows whoever asks from anywhere which tools there are, and how they fail.",
      fix: "Set MCP_OPERATIONS_KEY, or a port of their own that the proxy does not pass on.",
    },
    "live-operations-key-refused": {
      severity: "warning",
      why: "/metrics is not shown with what was given of --operations-key: nothing can watch the server.",
      fix: "Give the key of MCP_OPERATIONS_KEY where the server runs. Without one, only that machine may ask, through no proxy.",
    },
    "live-metrics-missing": {
      severity: "warning",
      why: "What answers there is not the server's /metrics: nothing can watch the server.",
      fix: "Where transports.http.operations.port is set they are on that port: give its address with --operations-url.",
    },
  },
  ({ operations, metrics, operationsUrl }: LiveCheckup) => [
    ...operations.flatMap(({ url, metrics: shown, status }) => [
      ...spotIf(shown.status === 200, "live-metrics-open", new URL("metrics", url).href),
      ...spotIf(status.status === 200, "live-admin-open", new URL("admin/status", url).href),
    ]),
    ...(metrics === undefined
      ? []
      : [
          ...spotIf(isRefused(metrics), "live-operations-key-refused", metricsSpot(operationsUrl, metrics)),
          ...spotIf(
            !isRefused(metrics) && !isMetrics(metrics),
            "live-metrics-missing",
            metricsSpot(operationsUrl, metrics),
          ),
        ]),
  ],
);

function metricsSpot(base: URL, { status }: { readonly status: number }): string {
  return `${new URL("metrics", base).href}: status ${status}`;
}
