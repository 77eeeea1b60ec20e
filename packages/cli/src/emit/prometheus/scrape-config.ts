import { CliError } from "../../ui/cli-error.js";
import type { EmitInput } from "../emitter.js";

/** Where a file with the key of /metrics is: where Debian's package and the official image have their config. */
const KEY_FILE = "/etc/prometheus/mcp-operations.key";
const ANY_ADDRESS = ["0.0.0.0", "::"];

/**
 * What Prometheus reads as its config.
 * @throws CliError where there is nothing to scrape
 */
export function scrapeConfig(rules: string, { name, deployment }: EmitInput): object {
  const { host, port, tls, key, allowedHosts } = placeOfMetrics(deployment);
  if (port === 0) {
    throw new CliError(
      "The server takes any free port, so Prometheus can't know where its metrics are.",
      "Set transports.http.operations.port in mcp.config.ts and build again, or set MCP_OPERATIONS_PORT.",
    );
  }
  const job = {
    job_name: name,
    ...(tls ? { scheme: "https", ...tlsConfig(allowedHosts) } : {}),
    ...(key ? { authorization: { type: "Bearer", credentials_file: KEY_FILE } } : {}),
    static_configs: [{ targets: [`${ANY_ADDRESS.includes(host) ? "localhost" : inUrl(host)}:${port}`] }],
  };
  return { global: { scrape_interval: "15s", evaluation_interval: "15s" }, rule_files: [rules], scrape_configs: [job] };
}

/**
 * Where a server's metrics are.
 * @throws CliError where it has none that can be read
 */
export function placeOfMetrics({
  operations,
}: EmitInput["deployment"]): NonNullable<EmitInput["deployment"]["operations"]> {
  if (operations !== undefined) return operations;
  throw new CliError(
    "This project's server has no HTTP, so Prometheus can't read its metrics.",
    "Turn on transports.http in mcp.config.ts and build again, or set MCP_TRANSPORTS=http,stdio.",
  );
}

/** The certificate is made out for a name that clients use, which need not be the one that Prometheus connects to. */
function tlsConfig([name]: readonly string[]): object {
  return name === undefined || name.startsWith("*") ? {} : { tls_config: { server_name: name } };
}

function inUrl(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
