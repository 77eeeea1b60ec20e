import type { EmitInput } from "../emitter.js";
import { keptConnections, readTimeout } from "./timeouts.js";

export interface Site {
  /** Begins the names of what is nginx's alone. */
  readonly id: string;
  /** By which clients call; the first has the certificate. */
  readonly names: readonly string[];
  /** The address that is bound. */
  readonly host: string;
  /** The first instance's. */
  readonly port: number;
}

/** That are listed; each has the port after the one before. */
const INSTANCES = 3;
/** What one address may send: far above what people and agents need, below what hurts. */
const LIMITS = { perSecond: 50, burst: 100, connections: 100 };
/** Of the server, for whoever asks for it to log in (RFC 9728). */
const RESOURCE_METADATA = "/.well-known/oauth-protected-resource";
const WILDCARD: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "[::1]" };

/** What nginx reads in its http block: /etc/nginx/conf.d or sites-enabled. */
export function siteConfig(input: EmitInput, site: Site, stamp: string): string {
  const { id } = site;
  const blocks = [
    [`# ${stamp}`, "# The server must take nginx's word on who calls: MCP_TRUSTED_PROXIES=127.0.0.1,::1"],
    upstream(input, site),
    [
      "# One address, over all instances; who may call what how often, the server knows better.",
      `limit_req_zone $binary_remote_addr zone=${id}_requests:10m rate=${LIMITS.perSecond}r/s;`,
      `limit_conn_zone $binary_remote_addr zone=${id}_connections:10m;`,
    ],
    [
      "# The client's, or one of nginx: the same in all logs.",
      `map $http_x_request_id $${variable(id)}_request_id {`,
      "    default $http_x_request_id;",
      '    ""      $request_id;',
      "}",
    ],
    server(input, site),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function upstream(input: EmitInput, { id, host, port }: Site): string[] {
  const { sessions, stop } = input.deployment;
  const address = WILDCARD[host] ?? (host.includes(":") ? `[${host}]` : host);
  const kept = keptConnections(input);
  const ports = Array.from({ length: INSTANCES }, (_, index) => port + index);
  return [
    `upstream ${id} {`,
    ...(sessions
      ? [
          "    # A session is in one instance's memory: an address stays with its instance.",
          "    hash $binary_remote_addr consistent;",
        ]
      : ["    # Any instance takes any call.", "    least_conn;"]),
    "    # One that refuses a connection gets no more for a while, and the next one takes it.",
    ...ports.map((each) => `    server ${address}:${each} max_fails=1 fail_timeout=2s;`),
    ...(kept === 0
      ? [
          `    # No connection is kept: with timeouts.drainDelay of ${stop.drainDelay} ms, an instance that stops would refuse`,
          "    # what comes on it. From 2000 on they are.",
        ]
      : [
          "    # Shorter than timeouts.drainDelay: none is left when an instance that stops takes no more calls.",
          "    keepalive 32;",
          `    keepalive_timeout ${kept}s;`,
        ]),
    "}",
  ];
}

function server(input: EmitInput, { id, names: [name, ...others] }: Site): string[] {
  const { paths, bodyLimit } = input.deployment;
  return [
    "server {",
    "    listen 443 ssl;",
    "    listen [::]:443 ssl;",
    `    server_name ${[name, ...others].join(" ")};`,
    "    server_tokens off;",
    "",
    `    ssl_certificate     /etc/letsencrypt/live/${name}/fullchain.pem;`,
    `    ssl_certificate_key /etc/letsencrypt/live/${name}/privkey.pem;`,
    "    ssl_protocols TLSv1.2 TLSv1.3;",
    "    ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;",
    `    ssl_session_cache shared:${id}_tls:2m;`,
    "    ssl_session_tickets off;",
    '    add_header Strict-Transport-Security "max-age=31536000" always;',
    "",
    `    limit_req zone=${id}_requests burst=${LIMITS.burst} nodelay;`,
    "    limit_req_status 429;",
    `    limit_conn ${id}_connections ${LIMITS.connections};`,
    "    limit_conn_status 429;",
    ...(bodyLimit === undefined ? [] : [`    client_max_body_size ${bodyLimit};`]),
    "",
    ...proxyLines(input, id),
    "",
    ...[...paths.map((path) => `= ${path}`), `^~ ${RESOURCE_METADATA}`].map(
      (place) => `    location ${place} { proxy_pass http://${id}; }`,
    ),
    "    # All else is for this machine: /metrics, /admin and health.",
    "    location / { return 404; }",
    "}",
  ];
}

function proxyLines(input: EmitInput, id: string): string[] {
  return [
    "    proxy_http_version 1.1;",
    '    proxy_set_header Connection "";',
    "    proxy_set_header Host $host;",
    "    # Set, not added to: what the client says of itself is not passed on.",
    "    proxy_set_header X-Forwarded-For $remote_addr;",
    "    proxy_set_header X-Forwarded-Proto $scheme;",
    '    proxy_set_header Forwarded "";',
    `    proxy_set_header X-Request-Id $${variable(id)}_request_id;`,
    "",
    "    # Events go out as they come.",
    "    proxy_buffering off;",
    "    proxy_cache off;",
    "    gzip off;",
    "",
    "    # To the next instance goes what this one can't have run: a POST (without non_idempotent) only where it was not",
    "    # sent yet. Not http_503: a session's 503 would become another instance's 404.",
    "    proxy_next_upstream error timeout;",
    "    proxy_connect_timeout 2s;",
    "    # Longer than the slowest tool, and than a stop.",
    `    proxy_read_timeout ${readTimeout(input)}s;`,
    "    proxy_send_timeout 60s;",
  ];
}

/** nginx's variables have no dashes. */
function variable(id: string): string {
  return `mcp_${id.replaceAll("-", "_")}`;
}
