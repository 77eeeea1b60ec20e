import { stringify } from "yaml";
import { CliError } from "../../ui/cli-error.js";
import { httpPort, imageName, isReachable } from "../docker/container.js";
import type { EmitInput, EmittedFile, Emitter } from "../emitter.js";
import { makeStamp } from "../stamp.js";
import { secretNames } from "./environment.js";
import { objectsOf } from "./objects.js";

/** Of a name in Kubernetes (RFC 1123). */
const MAX_NAME = 63;

/** Plain YAML for `kubectl apply -f`. */
export const k8sEmitter: Emitter = {
  target: "k8s",
  plan(input: EmitInput): EmittedFile[] {
    const port = servedPort(input);
    const app = objectName(input.name);
    const stamp = makeStamp("mcp emit k8s");
    return Object.entries(objectsOf(input, app, port)).map(([name, object]) => ({
      path: `deploy/k8s/${name}.yaml`,
      content: [
        `# ${stamp}`,
        ...(name === "deployment" ? whatItNeeds(input, app).map((line) => `# ${line}`) : []),
        "---",
        stringify(object, { lineWidth: 0, indentSeq: true }),
      ].join("\n"),
    }));
  },
};

/** A name that a Service may have: it begins with a letter. */
function objectName(name: string): string {
  const image = imageName(name);
  const whole = /^[a-z]/.test(image) ? image : `mcp-${image}`;
  return whole.slice(0, MAX_NAME).replace(/-+$/, "");
}

/** @throws CliError where other machines could not call it */
function servedPort({ deployment }: EmitInput): number {
  const port = httpPort(deployment);
  if (port === undefined) {
    throw new CliError(
      "This project's server has no HTTP, so nothing in a cluster can call it.",
      "Turn on transports.http in mcp.config.ts and build again, or set MCP_TRANSPORTS=http,stdio.",
    );
  }
  if (!isReachable(deployment)) {
    throw new CliError(
      "A pod is called from other machines, and this server does not ask its callers who they are.",
      "Set auth in mcp.config.ts and build again, or bind another address than this machine's own on purpose.",
    );
  }
  if (deployment.http?.tls === true) {
    throw new CliError(
      "This server has TLS with files of its own, which are not in its image.",
      "Turn transports.http.tls off for the cluster, where an Ingress or a mesh has TLS, and build again.",
    );
  }
  return port;
}

/** Values are the operator's: they are in no emitted file. */
function whatItNeeds({ deployment }: EmitInput, app: string): string[] {
  const secrets = secretNames(deployment);
  const values = deployment.environment.filter(({ secret }) => !secret);
  const from = (names: readonly string[]) => names.map((name) => `--from-file=${name}`).join(" ");
  return [
    ...(secrets.length > 0
      ? [`From files that have these names; one that you don't use may be empty:`, secretCommand(app, from(secrets))]
      : []),
    ...(values.length > 0
      ? [`Other values: kubectl create configmap ${app} ${literals(values.map(({ name }) => name))}`]
      : []),
  ];
}

function secretCommand(app: string, files: string): string {
  return `kubectl create secret generic ${app} ${files}`;
}

function literals(names: readonly string[]): string {
  return names.map((name) => `--from-literal=${name}=...`).join(" ");
}
