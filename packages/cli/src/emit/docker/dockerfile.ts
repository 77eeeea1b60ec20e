import type { EmitInput } from "../emitter.js";
import { heapSize, stopTimeout } from "../process-limits.js";
import { httpPort, imageName, imageTag, isReachable, probe, USER, WORKDIR, writableFolders } from "./container.js";
import { installLines, setUpLines } from "./install-steps.js";

/** The current LTS. */
const NODE = 24;
const MCP = "node_modules/@mcp-prod/cli/bin/mcp.js";

/** Understood by engines from 20.10 on, with no other image than Node's. */
export function dockerfile(input: EmitInput, stamp: string): string {
  const { deployment, packageManager } = input;
  const blocks = [
    [`# ${stamp}`, ...howToRun(input)],
    [`ARG NODE_VERSION=${NODE}`, `FROM node:\${NODE_VERSION}-slim AS base`, `WORKDIR ${WORKDIR}`],
    ["FROM base AS packages", ...setUpLines(packageManager)],
    ["FROM packages AS build", ...installLines(packageManager, "all"), "COPY . .", `RUN node ${MCP} build`],
    ["FROM packages AS production", ...installLines(packageManager, "production")],
    [
      "FROM base",
      ...labels(input),
      ...settings(deployment),
      `COPY --from=production ${WORKDIR}/node_modules ./node_modules`,
      `COPY --from=build ${WORKDIR}/dist ./dist`,
      // Where it was checked out, others need not be able to read it.
      "COPY --chmod=644 package.json ./",
      ...volumes(deployment),
      `USER ${USER}`,
      "STOPSIGNAL SIGTERM",
      ...healthcheck(deployment),
      `CMD ${JSON.stringify(["node", `--max-old-space-size=${heapSize(deployment)}`, MCP, "start"])}`,
    ],
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function howToRun({ name, version, deployment }: EmitInput): string[] {
  const image = `${imageName(name)}:${imageTag(version)}`;
  const port = httpPort(deployment);
  const flags = [
    ...["--read-only", "--tmpfs /tmp", "--cap-drop ALL", "--security-opt no-new-privileges", "--pids-limit 256"],
    ...[`--memory ${deployment.memory}m`, `--stop-timeout ${stopTimeout(deployment)}`, "--log-driver local"],
    ...writableFolders(deployment).map((folder) => `-v ${image.split(":")[0]}${folder.replaceAll("/", "-")}:${folder}`),
    ...(port !== undefined && isReachable(deployment) ? [`-p 127.0.0.1:${port}:${port}`] : []),
    ...(port === undefined ? ["-i"] : []),
  ];
  return [
    `# Build: docker build -t ${image} .  (for a private registry: --secret id=npmrc,src=$HOME/.npmrc)`,
    `# Run:   docker run ${flags.join(" ")} ${image}`,
    ...(port === undefined || isReachable(deployment)
      ? []
      : [
          "# Without auth it listens inside of its container only: set auth in mcp.config.ts, build and emit again,",
          "# or run it with --network host behind a proxy on the same machine.",
        ]),
  ];
}

function labels({ name, version }: EmitInput): string[] {
  const label = (key: string, value: string) => `org.opencontainers.image.${key}=${quote(value)}`;
  return [`LABEL ${label("title", name)} ${label("version", version)}`];
}

function settings(deployment: EmitInput["deployment"]): string[] {
  const port = httpPort(deployment);
  const environment = [
    "NODE_ENV=production",
    // Nobody is at its standard input.
    ...(port === undefined ? [] : ["MCP_TRANSPORTS=http"]),
    ...(isReachable(deployment) ? ["MCP_HOST=0.0.0.0"] : []),
  ];
  return [`ENV ${environment.join(" ")}`, ...(port === undefined ? [] : [`EXPOSE ${port}`])];
}

/** A volume takes its owner from the image. */
function volumes(deployment: EmitInput["deployment"]): string[] {
  const folders = writableFolders(deployment);
  if (folders.length === 0) return [];
  const list = folders.map((folder) => JSON.stringify(folder)).join(" ");
  return [
    "# What the server writes; all else may be read-only.",
    `RUN mkdir -p ${list} && chown ${USER} ${list}`,
    `VOLUME ${JSON.stringify(folders)}`,
  ];
}

function healthcheck(deployment: EmitInput["deployment"]): string[] {
  const command = probe(deployment, "/livez");
  if (command === undefined) return ["HEALTHCHECK NONE"];
  return [
    "HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \\",
    `  CMD ${JSON.stringify(command)}`,
  ];
}

/** A Dockerfile's string: `$` would be a variable in it. */
function quote(text: string): string {
  return JSON.stringify(text.replaceAll(/\s+/g, " ")).replaceAll("$", "\\$");
}
