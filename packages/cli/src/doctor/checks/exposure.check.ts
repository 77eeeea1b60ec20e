import { defineCheck, spotIf } from "../check.js";

export const exposureCheck = defineCheck(
  {
    "auth-none-public": {
      severity: "error",
      why: "Other machines reach the server, and nobody is asked who they are: anybody may call every tool.",
      fix: "Set auth.apiKeys or auth.jwt; or bind 127.0.0.1 behind a proxy that authenticates.",
    },
    "auth-missing-proxied": {
      severity: "warning",
      why: "Whoever the proxy lets through is not asked who they are: anybody may call every tool, unless the proxy asks.",
      fix: 'Set auth; where the proxy authenticates, write auth: "none".',
    },
    "state-secret-missing": {
      severity: "note",
      why: "Behind a balancer, the next round of a call may reach another instance, which can't open what this one sealed.",
      fix: "Set MCP_STATE_SECRET, the same for all instances.",
    },
    "tls-missing": {
      severity: "warning",
      why: "Other machines reach the server without TLS, and no proxy is named that has it: keys travel readable.",
      fix: "Set transports.http.tls, or put the proxy that ends TLS into transports.http.trustedProxies.",
    },
    "hosts-missing": {
      severity: "warning",
      why: "Other machines reach the server, and no name is allowed: calls by its name are refused, those by address are not.",
      fix: "Put the names by which clients call into transports.http.allowedHosts.",
    },
    "origin-insecure": {
      severity: "warning",
      why: "A page that came without TLS may have been changed on the way, and calls with its user's rights.",
      fix: "Allow https origins only.",
    },
    "proxies-everybody": {
      severity: "error",
      why: "Everybody is taken for a proxy, so that everybody may say which address they call from: limits by address and the audit mean nothing.",
      fix: "Name the proxies' own addresses in transports.http.trustedProxies.",
    },
    "operations-closed": {
      severity: "warning",
      why: "Others reach the server, and /metrics and /admin have neither a key nor a port of their own: nobody can read them.",
      fix: "Set MCP_OPERATIONS_KEY, or give them a port of their own with transports.http.operations.port.",
    },
    "playground-on": {
      severity: "warning",
      why: "Whoever may open the status page may call every tool from it.",
      fix: "Turn transports.http.operations.playground off; MCP_OPERATIONS_PLAYGROUND=true turns it on for a while.",
    },
    "body-limit-high": {
      severity: "warning",
      why: "A request is held in memory as a whole, and parsed in one go: a few of this size at once stop the server.",
      fix: "Lower transports.http.bodyLimit; hand large things over by address.",
    },
  },
  ({ inspected: { deployment, review } }) => {
    const http = review?.http;
    if (http === undefined || review === undefined || deployment === undefined) return [];
    const { isPublic, trustedProxies, allowedOrigins } = http;
    const sharesPort = deployment.operations?.port === deployment.http?.port;
    return [
      ...spotIf(isPublic && review.auth === "none", "auth-none-public", "auth"),
      ...spotIf(trustedProxies.length > 0 && review.auth === "unset", "auth-missing-proxied", "auth"),
      ...spotIf(trustedProxies.length > 0 && !review.keepsState, "state-secret-missing", "stateSecret"),
      ...spotIf(
        isPublic && deployment.http?.tls === false && trustedProxies.length === 0,
        "tls-missing",
        "transports.http.tls",
      ),
      ...spotIf(isPublic && http.allowedHosts.length === 0, "hosts-missing", "transports.http.allowedHosts"),
      ...allowedOrigins
        .filter((origin) => origin.startsWith("http:"))
        .flatMap((origin) => spotIf(true, "origin-insecure", `transports.http.allowedOrigins: ${origin}`)),
      ...trustedProxies
        .filter((block) => block.endsWith("/0"))
        .flatMap((block) => spotIf(true, "proxies-everybody", `transports.http.trustedProxies: ${block}`)),
      ...spotIf(
        isPublic && sharesPort && deployment.operations?.key === false,
        "operations-closed",
        "transports.http.operations.key",
      ),
      ...spotIf(http.playground, "playground-on", "transports.http.operations.playground"),
      ...spotIf(http.bodyLimit > MAX_BODY, "body-limit-high", "transports.http.bodyLimit"),
    ];
  },
);

/** Bytes. */
const MAX_BODY = 16 * 1_048_576;
