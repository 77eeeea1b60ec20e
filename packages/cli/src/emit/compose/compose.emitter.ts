import { stringify } from "yaml";
import { CliError } from "../../ui/cli-error.js";
import { httpPort, isReachable } from "../docker/container.js";
import type { EmitInput, EmittedFile, Emitter } from "../emitter.js";
import { scrapeConfig } from "../prometheus/scrape-config.js";
import { makeStamp } from "../stamp.js";
import { composeFile, type MountedFiles, SERVER } from "./compose-file.js";
import { DASHBOARDS, DATA_SOURCES } from "./grafana-provisioning.js";
import { GRAFANA_PASSWORD, SECRETS_FOLDER, serverSecrets } from "./secrets.js";

const STAMP = makeStamp("mcp emit compose");
const FILES: MountedFiles = {
  prometheusConfig: "./deploy/compose/prometheus.yml",
  alertRules: "./deploy/prometheus/alerts.yml",
  dataSource: "./deploy/compose/grafana-datasource.yml",
  dashboards: "./deploy/compose/grafana-dashboards.yml",
  dashboard: "./deploy/grafana/dashboard.json",
};

/** The server, Prometheus and Grafana on one machine. */
export const composeEmitter: Emitter = {
  target: "compose",
  plan(input: EmitInput): EmittedFile[] {
    refuseUnreachable(input);
    const file = (path: string, about: readonly string[], value: object) => {
      const head = [STAMP, ...about].map((line) => `# ${line}\n`).join("");
      return {
        path: path.replace("./", ""),
        content: head + stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }),
      };
    };
    return [
      file("compose.yaml", whatItNeeds(input), composeFile(input, FILES)),
      file(FILES.prometheusConfig, ["The server by its name in the network of compose.yaml."], scraping(input)),
      { path: `${SECRETS_FOLDER}/.gitignore`.replace("./", ""), content: `# ${STAMP}\n*\n!.gitignore\n` },
      file(FILES.dataSource, [], DATA_SOURCES),
      file(FILES.dashboards, [], DASHBOARDS),
    ];
  },
};

function refuseUnreachable({ deployment }: EmitInput): void {
  if (httpPort(deployment) === undefined) {
    throw new CliError(
      "This project's server has no HTTP, so other containers and callers can't reach it.",
      "Turn on transports.http in mcp.config.ts and build again, or take the target docker, which runs it over stdio.",
    );
  }
  if (!isReachable(deployment)) {
    throw new CliError(
      "The server has no auth, so it would not listen to anybody outside of its container.",
      'Set auth in mcp.config.ts and build again; where anybody may call every tool, write auth: "none" and set MCP_HOST=0.0.0.0.',
    );
  }
}

function whatItNeeds({ deployment }: EmitInput): string[] {
  const described = new Map(
    deployment.environment.map(({ name, description }) => [name, `: ${description.replaceAll(/\s+/g, " ")}`]),
  );
  const line = (what: string, name: string) => `  ${what}${name}${described.get(name) ?? ""}`;
  const open = deployment.environment.filter(({ secret }) => !secret);
  return [
    "Beside it: mcp emit docker alerts grafana. Before `docker compose up --build --wait`, what it is given:",
    ...open.map(({ name }) => line("variable ", name)),
    "  variable MCP_TRUSTED_PROXIES: behind a proxy, the gateway of the containers' network",
    ...[...serverSecrets(deployment), GRAFANA_PASSWORD].map((name) => line("deploy/secrets/", name)),
    "The containers' users must be able to read these files; keep others out by the folder: chmod 700 deploy/secrets.",
  ];
}

function scraping(input: EmitInput): object {
  const { deployment } = input;
  const operations = deployment.operations && { ...deployment.operations, host: SERVER, key: true };
  return scrapeConfig("alerts.yml", { ...input, deployment: { ...deployment, operations } });
}
