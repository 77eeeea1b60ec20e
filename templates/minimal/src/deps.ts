/** What the tools need from outside. */
export interface Deps {
  /** Hosts that fetch_page may ask, as they stand in a URL: "example.com", "localhost:8080". */
  readonly allowedHosts: readonly string[];
}

/** Runs once, before the tools are made. If what it returns has a close(), that runs at stop. */
export function openDeps(): Deps {
  const hosts = process.env.ALLOWED_HOSTS || "example.com";
  return {
    allowedHosts: hosts
      .split(",")
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ""),
  };
}
