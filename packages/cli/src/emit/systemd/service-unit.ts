import type { Deployment } from "mcp-prod";
import type { EmitInput } from "../emitter.js";
import { heapSize, stopTimeout } from "../process-limits.js";
import { credentialLines, credentialsOf } from "./credentials.js";
import { SANDBOX } from "./sandbox.js";
import { environmentLine, oneLine, type Section } from "./unit-text.js";
import { writableFolders } from "./writable-folders.js";

type Variable = Deployment["environment"][number];

const CLI = "node_modules/@mcp-prod/cli/bin/mcp.js";

export interface ServiceUnit {
  /** What the folders in /opt, /etc and /var/lib are called. */
  readonly unit: string;
  readonly description: string;
  /** The folder in /var/lib. */
  readonly state: string;
  /** The sockets that hand their connections over. */
  readonly sockets: readonly string[];
  /** MCP_* variables that tell where it listens. */
  readonly listen: Readonly<Record<string, string>>;
}

/** What runs a server. @throws CliError where a file is where the unit may not write */
export function serviceUnit({ deployment }: EmitInput, service: ServiceUnit): Section[] {
  const { unit, description, sockets, state } = service;
  const root = `/opt/${unit}/current`;
  const own = deployment.environment.filter(({ secret }) => !secret);
  return [
    {
      name: "Unit",
      lines: [
        `Description=${description}`,
        "Wants=network-online.target",
        `After=${["network-online.target", ...sockets].join(" ")}`,
        ...sockets.map((socket) => `Requires=${socket}`),
        "# More than its own restarts and yours: only what starts it over and over without a pause is stopped, as a stop",
        "# for good closes the sockets. `systemctl reset-failed` forgets the starts.",
        "StartLimitIntervalSec=300",
        "StartLimitBurst=100",
      ],
    },
    {
      name: "Service",
      lines: [
        "# The server says itself that it is ready, that it stops, and that it lives; systemd-notify does it for Node.",
        "Type=notify",
        "NotifyAccess=all",
        "WatchdogSec=30",
        ...(sockets.length > 0 ? [`Sockets=${sockets.join(" ")}`] : []),
        `WorkingDirectory=${root}`,
        `ExecStart=/usr/bin/node --max-old-space-size=${heapSize(deployment)} ${CLI} start`,
        "Restart=on-failure",
        "# As often as it takes: where it can't start without something else, it is back soon after that.",
        "RestartSec=5",
        "# Only the server is told to stop: it ends its workers itself, once their calls are answered.",
        "KillMode=mixed",
        `TimeoutStopSec=${stopTimeout(deployment)}`,
        `MemoryMax=${deployment.memory}M`,
        "# A worker that takes too much is replaced, and the server stays.",
        "OOMPolicy=continue",
        "TasksMax=256",
        "# A core dump would have secrets in it.",
        "LimitCORE=0",
        "",
        environmentLine("NODE_ENV", "production"),
        environmentLine("MCP_TRANSPORTS", "http"),
        ...Object.entries(service.listen).map(([name, value]) => `Environment="${name}=${value}"`),
        ...own.flatMap(variableLines),
        "# NAME=value lines, which win over those above.",
        `EnvironmentFile=-/etc/${unit}/environment`,
        ...credentialLines(credentialsOf(deployment), `/etc/${unit}/credentials`),
        "",
        "DynamicUser=yes",
        ...writableFolders(deployment, root, state),
        ...SANDBOX,
      ],
    },
    {
      name: "Install",
      lines: ["WantedBy=multi-user.target", ...sockets.map((socket) => `Also=${socket}`)],
    },
  ];
}

function variableLines({ name, description, required, default: fallback }: Variable): string[] {
  const about = `# ${name}${required ? " (required)" : ""}: ${oneLine(description)}`;
  return fallback === undefined ? [about] : [about, environmentLine(name, fallback)];
}
