import { posix } from "node:path";
import { CliError } from "../../ui/cli-error.js";
import type { EmitInput } from "../emitter.js";

/** The project's folder in the image. */
export const WORKDIR = "/app";
/** That of the user `node` of the official images. Numeric, so that Kubernetes can see that it is not root. */
export const USER = "1000:1000";
const LOOPBACK = /^(?:localhost|127\..*|::1)$/;

type Deployment = EmitInput["deployment"];

/** Whether it may be reached from outside of its container: without auth it must not, unless the config says so. */
export function isReachable({ http, authenticates }: Deployment): boolean {
  return http !== undefined && (authenticates || !LOOPBACK.test(http.host));
}

/** A name that images and compose projects take. */
export function imageName(name: string): string {
  const parts = name.toLowerCase().match(/[a-z0-9]+/g);
  return parts?.join("-") ?? "mcp-server";
}

/** A tag for an image. */
export function imageTag(version: string): string {
  return version.replaceAll(/[^\w.-]/g, "-").slice(0, 128);
}

/**
 * The folders in the container that the server writes to.
 * @throws CliError where one holds the project itself
 */
export function writableFolders({ files }: Deployment): string[] {
  const written = [files.usage, files.audit].filter((file) => file !== undefined);
  const folders = written.map((file) => posix.dirname(posix.resolve(WORKDIR, file.replaceAll("\\", "/"))));
  if (folders.some((folder) => folder === WORKDIR || folder === "/")) {
    throw new CliError(
      `The server writes ${written.join(" and ")}, which would make the folder of its program writable.`,
      'Give usage.file and audit.file in mcp.config.ts a folder of their own, such as "var/usage.json", and build again.',
    );
  }
  return [...new Set(folders)].sort();
}

/** @throws CliError where nobody could know where the server listens */
export function httpPort({ http }: Deployment): number | undefined {
  if (http?.port === 0) {
    throw new CliError(
      "The server takes any free port, so nothing outside of its container can know which.",
      "Set transports.http.port in mcp.config.ts and build again, or set MCP_PORT.",
    );
  }
  return http?.port;
}

/** Exits with 0 where a path of the server answers with 200. An image of Node has no curl. */
export function probe(deployment: Deployment, path: "/livez" | "/readyz"): string[] | undefined {
  const port = httpPort(deployment);
  const { http } = deployment;
  if (http === undefined || port === undefined) return undefined;
  const host = isReachable(deployment) || http.host === "localhost" ? "127.0.0.1" : http.host;
  const options = [
    ...[`host:'${host}'`, `port:process.env.MCP_PORT||${port}`, `path:'${path}'`],
    // The certificate is made out for the name that clients use.
    ...(http.tls ? ["rejectUnauthorized:false"] : []),
  ];
  const get = `require('${http.tls ? "https" : "http"}').get({${options.join(",")}}`;
  const script = `${get},r=>process.exit(r.statusCode===200?0:1)).on('error',()=>process.exit(1))`;
  return ["node", "-e", script];
}
