import { httpPort, imageName, imageTag, probe, USER, WORKDIR, writableFolders } from "../docker/container.js";
import type { EmitInput } from "../emitter.js";
import { stopTimeout } from "../process-limits.js";
import { GRAFANA_PASSWORD, OPERATIONS_KEY, secretFiles, serverSecrets } from "./secrets.js";

/** The server's name in the network of its containers. */
export const SERVER = "server";
const PROMETHEUS = "prom/prometheus:v3.5.0";
const GRAFANA = "grafana/grafana:12.1.0";

const HARDENED = {
  read_only: true,
  cap_drop: ["ALL"],
  security_opt: ["no-new-privileges:true"],
  restart: "unless-stopped",
  // Which starts new files in time: Docker's default fills the disk.
  logging: { driver: "local" },
};

/** Host paths of what the other services read. */
export interface MountedFiles {
  readonly prometheusConfig: string;
  readonly alertRules: string;
  readonly dataSource: string;
  readonly dashboards: string;
  readonly dashboard: string;
}

/** The server with what watches it, for one machine. */
export function composeFile(input: EmitInput, files: MountedFiles): object {
  const folders = writableFolders(input.deployment);
  const secrets = [...serverSecrets(input.deployment), GRAFANA_PASSWORD];
  return {
    name: imageName(input.name),
    services: { [SERVER]: server(input), prometheus: prometheus(files), grafana: grafana(files) },
    volumes: Object.fromEntries(
      [...folders.map(volumeName), "prometheus-data", "grafana-data"].map((name) => [name, {}]),
    ),
    secrets: secretFiles(secrets),
  };
}

function server({ name, version, deployment }: EmitInput): object {
  const port = httpPort(deployment);
  return {
    // An upgrade builds the next one; a rollback starts the one before by its version.
    image: `${imageName(name)}:\${VERSION:-${imageTag(version)}}`,
    build: { context: "." },
    ...HARDENED,
    user: USER,
    tmpfs: ["/tmp"],
    volumes: writableFolders(deployment).map((folder) => `${volumeName(folder)}:${folder}`),
    ports: [`127.0.0.1:${port}:${port}`],
    environment: serverEnvironment(deployment),
    secrets: serverSecrets(deployment),
    healthcheck: {
      test: ["CMD", ...literal(probe(deployment, "/readyz") ?? [])],
      interval: "10s",
      timeout: "5s",
      start_period: "30s",
      retries: 3,
    },
    stop_grace_period: `${stopTimeout(deployment)}s`,
    ...limits(deployment.memory, "1.0"),
  };
}

function serverEnvironment(deployment: EmitInput["deployment"]): Record<string, string> {
  const { environment, operations } = deployment;
  const open = environment.filter(({ secret }) => !secret);
  return {
    // Prometheus calls it by its name in this network, with the key.
    MCP_ALLOWED_HOSTS: [...(operations?.allowedHosts ?? []), SERVER].join(","),
    MCP_OPERATIONS_HOST: "0.0.0.0",
    // All calls through the port come from the network's gateway: behind a proxy, its address tells who calls.
    MCP_TRUSTED_PROXIES: optional("MCP_TRUSTED_PROXIES"),
    ...Object.fromEntries(serverSecrets(deployment).map((name) => [`${name}_FILE`, `/run/secrets/${name}`])),
    ...Object.fromEntries(
      open.map(({ name, required }) => [name, required ? `\${${name}:?is not set}` : optional(name)]),
    ),
  };
}

/** An empty one counts as not set, and has its default. */
function optional(name: string): string {
  return `\${${name}:-}`;
}

function prometheus({ prometheusConfig, alertRules }: MountedFiles): object {
  return {
    image: PROMETHEUS,
    ...HARDENED,
    depends_on: [SERVER],
    volumes: [
      `${prometheusConfig}:/etc/prometheus/prometheus.yml:ro`,
      `${alertRules}:/etc/prometheus/alerts.yml:ro`,
      "prometheus-data:/prometheus",
    ],
    secrets: [{ source: OPERATIONS_KEY, target: "/etc/prometheus/mcp-operations.key" }],
    ports: ["127.0.0.1:9090:9090"],
    healthcheck: wget("http://127.0.0.1:9090/-/ready"),
    ...limits(512, "0.5"),
  };
}

function grafana({ dataSource, dashboards, dashboard }: MountedFiles): object {
  return {
    image: GRAFANA,
    ...HARDENED,
    depends_on: ["prometheus"],
    tmpfs: ["/tmp"],
    volumes: [
      `${dataSource}:/etc/grafana/provisioning/datasources/prometheus.yml:ro`,
      `${dashboards}:/etc/grafana/provisioning/dashboards/mcp.yml:ro`,
      `${dashboard}:/etc/grafana/dashboards/mcp.json:ro`,
      "grafana-data:/var/lib/grafana",
    ],
    environment: {
      GF_SECURITY_ADMIN_PASSWORD__FILE: `/run/secrets/${GRAFANA_PASSWORD}`,
      GF_ANALYTICS_REPORTING_ENABLED: "false",
    },
    secrets: [GRAFANA_PASSWORD],
    ports: ["127.0.0.1:3001:3000"],
    healthcheck: wget("http://127.0.0.1:3000/api/health"),
    ...limits(512, "0.5"),
  };
}

/** Both images have wget, and no Node. */
function wget(url: string): object {
  return {
    test: ["CMD", "wget", "-q", "-O", "/dev/null", url],
    interval: "10s",
    timeout: "5s",
    start_period: "30s",
    retries: 3,
  };
}

/** @param memory megabytes, without swap */
function limits(memory: number, cpus: string): object {
  return { mem_limit: `${memory}m`, memswap_limit: `${memory}m`, cpus, pids_limit: 256 };
}

function volumeName(folder: string): string {
  const below = folder.startsWith(`${WORKDIR}/`) ? folder.slice(WORKDIR.length) : folder;
  return `server${below.replaceAll(/[^\w.-]+/g, "-")}`;
}

/** `$` begins a variable in a compose file. */
function literal(words: readonly string[]): string[] {
  return words.map((word) => word.replaceAll("$", "$$$$"));
}
