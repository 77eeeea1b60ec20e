import { defineCheck, spotIf } from "../check.js";
import type { LiveCheckup } from "./live-checkup.js";
import type { Answer } from "./send-probe.js";

export const liveCheck = defineCheck(
  {
    "live-auth-open": {
      severity: "error",
      why: "A request without a key is served: anybody may call every tool.",
      fix: "Set auth in mcp.config.ts, and deploy it.",
    },
    "live-key-refused": {
      severity: "error",
      why: "The server refuses the key that was given with --key.",
      fix: "See `mcp keys list` where the server runs; the key may have expired, or be another server's.",
    },
    "live-origin-taken": {
      severity: "error",
      why: "A page of a foreign origin may call the server with its user's rights.",
      fix: "Name the pages that may in transports.http.allowedOrigins, and let no proxy take the Origin header out.",
    },
    "live-host-taken": {
      severity: "error",
      why: "A call by a foreign Host is served: a page whose name was pointed here could call (DNS rebinding).",
      fix: "Let the proxy pass the Host on as it came, and set transports.http.allowedHosts.",
    },
    "live-error-bare": {
      severity: "error",
      why: "Bad input is not answered with an error that an agent can act on: a code, an action and a request id.",
      fix: "Look for a proxy that puts its own page in the place of the server's answers.",
    },
    "live-error-leaks": {
      severity: "error",
      why: "The answer to bad input shows a stack or a path of the machine.",
      fix: "Look for what answers before the server does, and turn its debugging off.",
    },
    "live-readyz-missing": {
      severity: "error",
      why: "/readyz does not answer as JSON with 200 or 503: balancers and orchestrators can't tell whether to send calls.",
      fix: "Let the proxy pass /readyz on, at least to those that ask for health.",
    },
    "live-not-ready": {
      severity: "warning",
      why: "The server says that it is not ready: it starts, stops, or a dependency that it needs is down.",
      fix: "See what /readyz names, and the log.",
    },
    "live-metrics-open": {
      severity: "error",
      why: "/metrics is shown to whoever asks from anywhere.",
      fix: "Set MCP_OPERATIONS_KEY, or a port of their own that the proxy does not pass on.",
    },
    "live-operations-key-refused": {
      severity: "warning",
      why: "/metrics is not shown with the key that was given with --operations-key: nothing can watch the server there.",
      fix: "Check the key. Where transports.http.operations.port is set, they are not here: leave --operations-key out.",
    },
    "live-headers-missing": {
      severity: "warning",
      why: "Answers lack x-content-type-options: nosniff or cache-control: no-store: what is in them may be kept or misread.",
      fix: "Let the proxy leave the server's headers as they are.",
    },
    "live-tls-missing": {
      severity: "error",
      why: "The server is called over the network without TLS: keys and answers travel readable.",
      fix: "Set transports.http.tls, or put a proxy with TLS before the server, and call that.",
    },
    "live-request-id-missing": {
      severity: "warning",
      why: "Answers carry no x-request-id: what a caller reports can't be found in the log.",
      fix: "Let the proxy leave the server's headers as they are.",
    },
    "live-stop-late": {
      severity: "error",
      why: "The process was still there a minute after SIGTERM: supervisors would have killed it with calls in flight.",
      fix: "Lower timeouts.drain; look for work that does not heed its signal, and for a wrapper that swallows SIGTERM.",
    },
    "live-stop-ready": {
      severity: "error",
      why: "After SIGTERM, /readyz still said ready: balancers go on sending calls to a server that leaves.",
      fix: "Check that --pid is the server's own process, and that --url reaches this instance alone.",
    },
  },
  (live: LiveCheckup) => {
    const { url, isRemote, asksForKeys, anonymous, keyed, foreignHost, stop, ready } = live;
    const at = url.href;
    const origin = url.origin;
    return [
      ...spotIf(asksForKeys && anonymous.status !== 401, "live-auth-open", `${at}: status ${anonymous.status}`),
      ...spotIf(isRefused(keyed), "live-key-refused", `${at}: status ${keyed?.status}`),
      ...spotIf(live.foreignOrigin.status !== 403, "live-origin-taken", `${at}: status ${live.foreignOrigin.status}`),
      ...spotIf(isServed(foreignHost), "live-host-taken", `${at}: status ${foreignHost?.status}`),
      ...errorSpots(live.notJson, at),
      ...spotIf(!isHealthReport(ready), "live-readyz-missing", `${origin}/readyz: status ${ready.status}`),
      ...spotIf(isHealthReport(ready) && ready.status === 503, "live-not-ready", `${origin}/readyz`),
      ...spotIf(live.metrics.status === 200, "live-metrics-open", `${origin}/metrics`),
      ...spotIf(isRefused(live.operations), "live-operations-key-refused", `${origin}/metrics`),
      ...spotIf(!hasSafeHeaders(anonymous), "live-headers-missing", at),
      ...spotIf(isRemote && url.protocol === "http:", "live-tls-missing", origin),
      ...spotIf(anonymous.headers["x-request-id"] === undefined, "live-request-id-missing", at),
      ...spotIf(stop?.ended === false, "live-stop-late", `process ${stop?.pid}`),
      ...spotIf(stop?.stayedReady === true, "live-stop-ready", `process ${stop?.pid}`),
    ];
  },
);

function isRefused(answer: Answer | undefined): boolean {
  return answer !== undefined && [401, 403, 404].includes(answer.status);
}

/** A proxy may refuse it in its own way, with whatever 4xx but the one that asks for a key. */
function isServed(answer: Answer | undefined): boolean {
  return answer !== undefined && (answer.status < 400 || answer.status === 401);
}

function hasSafeHeaders({ headers }: Answer): boolean {
  return headers["x-content-type-options"] === "nosniff" && headers["cache-control"]?.includes("no-store") === true;
}

function isHealthReport({ status, headers, text }: Answer): boolean {
  const isJson = headers["content-type"]?.startsWith("application/json") === true;
  return (status === 200 || status === 503) && isJson && text.includes('"status"');
}

function errorSpots({ status, text }: Answer, where: string) {
  const saysWhatToDo = ['"error"', '"action"', '"requestId"'].every((key) => text.includes(key));
  return [
    ...spotIf(status < 400 || !saysWhatToDo, "live-error-bare", `${where}: status ${status}`),
    ...spotIf(/\n\s+at |node_modules|file:\/\//.test(text), "live-error-leaks", where),
  ];
}
