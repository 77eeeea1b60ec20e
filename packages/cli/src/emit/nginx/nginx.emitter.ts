import { CliError } from "../../ui/cli-error.js";
import { httpPort, imageName } from "../docker/container.js";
import type { EmitInput, EmittedFile, Emitter } from "../emitter.js";
import { makeStamp } from "../stamp.js";
import { siteConfig } from "./site-config.js";

/** A site of nginx 1.18 and newer, before several instances on its own machine. */
export const nginxEmitter: Emitter = {
  target: "nginx",
  plan(input: EmitInput): EmittedFile[] {
    const { http, operations } = input.deployment;
    const port = httpPort(input.deployment);
    if (http === undefined || port === undefined) {
      throw new CliError(
        "This project's server has no HTTP, so nginx has nothing to pass on to.",
        "Turn on transports.http in mcp.config.ts and build again, or set MCP_TRANSPORTS=http,stdio.",
      );
    }
    if (http.tls) {
      throw new CliError(
        "This server has TLS of its own, and nginx would have it too.",
        "Turn transports.http.tls off behind nginx on the same machine, and build again.",
      );
    }
    const names = (operations?.allowedHosts ?? []).filter((name) => !name.startsWith("*"));
    const [name] = names;
    if (name === undefined) {
      throw new CliError(
        "Nothing says by which name clients call this server, and it would refuse what nginx passes on.",
        "Set transports.http.allowedHosts in mcp.config.ts and build again, or set MCP_ALLOWED_HOSTS.",
      );
    }
    const site = { id: imageName(input.name), names, host: http.host, port };
    return [{ path: `deploy/nginx/${site.id}.conf`, content: siteConfig(input, site, makeStamp("mcp emit nginx")) }];
  },
};
