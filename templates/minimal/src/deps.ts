import type { BootContext } from "mcp-prod";

/** What the tools need from outside. */
export interface Deps {
  /** Hosts that fetch_page may ask at public addresses, as they stand in a URL: "example.com", "example.com:8443". */
  readonly allowedHosts: readonly string[];
  /** Hosts that it may ask wherever they are: "wiki.intranet:8080". */
  readonly privateHosts: readonly string[];
}

/** Runs once, before the tools are made. If what it returns has a close(), that runs at stop. */
export function openDeps({ env }: Pick<BootContext, "env">): Deps {
  const { ALLOWED_HOSTS = "" } = env;
  return {
    allowedHosts: ALLOWED_HOSTS.split(",")
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ""),
    // Write them here: what can reach into your network is a decision of the code, not of an environment.
    privateHosts: [],
  };
}
