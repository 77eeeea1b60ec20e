import type { Deployment } from "mcp-prod";
import { credentialsOf } from "../systemd/credentials.js";

/** Where the Secret's keys are files, each named as its variable. */
export const SECRETS_FOLDER = "/run/secrets/mcp";

/** What the Secret must hold, by the variables' names. */
export function secretNames(deployment: Deployment): string[] {
  const isUsed = (name: string) => name !== "MCP_OPERATIONS_KEY" || deployment.operations?.key === true;
  return credentialsOf(deployment)
    .map(({ name }) => name)
    .filter(isUsed);
}

/**
 * A container's environment: the framework's, secrets as the files that hold them, and the rest from a ConfigMap, so that
 * no value of an operator's is in an emitted file.
 * @param app the name of the server's objects
 * @param port the server's
 */
export function environmentOf(deployment: Deployment, app: string, port: number): object[] {
  const { operations, environment } = deployment;
  const own = environment.filter(({ secret }) => !secret);
  const allowedHosts = operations?.allowedHosts ?? [];
  const opened = operationsPort(deployment);
  return [
    { name: "NODE_ENV", value: "production" },
    { name: "MCP_TRANSPORTS", value: "http" },
    { name: "MCP_HOST", value: "0.0.0.0" },
    { name: "MCP_PORT", value: String(port) },
    // Pods of the same namespace call it by its Service's name.
    { name: "MCP_ALLOWED_HOSTS", value: [...new Set([...allowedHosts, app])].join(",") },
    ...(opened === undefined
      ? []
      : [
          { name: "MCP_OPERATIONS_HOST", value: "0.0.0.0" },
          { name: "MCP_OPERATIONS_PORT", value: String(opened) },
        ]),
    ...secretNames(deployment).map((name) => ({ name: `${name}_FILE`, value: `${SECRETS_FOLDER}/${name}` })),
    ...own.map(({ name, required, default: fallback }) => {
      const isOptional = !required || fallback !== undefined;
      return { name, valueFrom: { configMapKeyRef: { name: app, key: name, optional: isOptional } } };
    }),
  ];
}

/** The port of /metrics and /admin, where they have one of their own and a key, without which only their pod may read them. */
export function operationsPort({ http, operations }: Deployment): number | undefined {
  return operations?.key === true && operations.port !== http?.port ? operations.port : undefined;
}
