import { defineCheck, spotIf } from "../check.js";
import { type HealthReport, isEnvelope, isRefused, readHealth } from "./answers.js";
import type { LiveCheckup } from "./live-checkup.js";
import type { Answer } from "./send-probe.js";

export const liveCheck = defineCheck(
  {
    "live-no-endpoint": {
      severity: "error",
      why: "What answers there is no MCP endpoint, so that nothing else can be told, and no process was ended.",
      fix: "Check the address and its path, /mcp. A redirect names the address to ask; with 502 or 504 a proxy does not reach the server.",
    },
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
    "live-readyz-untrue": {
      severity: "error",
      why: "The status of /readyz is not what its own report calls for, and balancers look at nothing else.",
      fix: "Let the proxy pass the answer on as it came, and keep none.",
    },
    "live-degraded": {
      severity: "note",
      why: "The server goes on without a dependency that is down: some of its tools fail.",
      fix: "See what /readyz names, and the log. Set critical: true on what no tool can do without.",
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
  },
  (live: LiveCheckup) => {
    const { url, isRemote, asksForKeys, anonymous, keyed, foreignOrigin, foreignHost, ready } = live;
    const at = url.href;
    const readyz = new URL("readyz", url).href;
    const health = readHealth(ready);
    if (!live.isEndpoint) return spotIf(true, "live-no-endpoint", `${at}: ${sayStatus(anonymous)}`);
    return [
      ...spotIf(asksForKeys && anonymous.status !== 401, "live-auth-open", `${at}: ${sayStatus(anonymous)}`),
      ...(keyed === undefined ? [] : spotIf(isRefused(keyed), "live-key-refused", `${at}: ${sayStatus(keyed)}`)),
      ...spotIf(foreignOrigin.status !== 403, "live-origin-taken", `${at}: ${sayStatus(foreignOrigin)}`),
      ...(foreignHost === undefined
        ? []
        : spotIf(isServed(foreignHost), "live-host-taken", `${at}: ${sayStatus(foreignHost)}`)),
      ...spotIf(!isEnvelope(live.notJson), "live-error-bare", `${at}: ${sayStatus(live.notJson)}`),
      ...spotIf(LEAK.test(live.notJson.text), "live-error-leaks", at),
      ...(health === undefined
        ? spotIf(true, "live-readyz-missing", `${readyz}: ${sayStatus(ready)}`)
        : healthSpots(health, ready, readyz)),
      ...spotIf(!hasSafeHeaders(anonymous), "live-headers-missing", at),
      ...spotIf(isRemote && url.protocol === "http:", "live-tls-missing", url.origin),
      ...spotIf(anonymous.headers["x-request-id"] === undefined, "live-request-id-missing", at),
    ];
  },
);

const LEAK = /\n\s+at |node_modules|file:\/\//;
const NO_CALLS = new Set(["starting", "unavailable", "leaving", "draining"]);

function healthSpots({ status, reasons, dependencies }: HealthReport, { status: code }: Answer, where: string) {
  const isHindered = NO_CALLS.has(status) || dependencies.some(({ critical, state }) => critical && state === "down");
  const why = [status, ...reasons].join("; ");
  return [
    ...spotIf(isHindered !== (code === 503), "live-readyz-untrue", `${where}: status ${code}, which says ${why}`),
    ...spotIf(isHindered, "live-not-ready", `${where}: ${why}`),
    ...spotIf(!isHindered && status === "degraded", "live-degraded", `${where}: ${why}`),
  ];
}

function sayStatus({ status, headers: { location } }: Answer): string {
  return location === undefined ? `status ${status}` : `status ${status}, to ${location}`;
}

/** A proxy may refuse it in its own way, with whatever 4xx but the one that asks for a key. */
function isServed({ status }: Answer): boolean {
  return status < 400 || status === 401;
}

function hasSafeHeaders({ headers }: Answer): boolean {
  return headers["x-content-type-options"] === "nosniff" && headers["cache-control"]?.includes("no-store") === true;
}
