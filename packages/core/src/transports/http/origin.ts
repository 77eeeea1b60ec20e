const LOOPBACK_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether a request may come from this origin (MCP 2025-11-25, Streamable HTTP: servers must check it).
 * Only browsers send an Origin; a page from elsewhere must not reach a server on its reader's machine.
 */
export function isAllowedOrigin(origin: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return LOOPBACK_HOSTS.has(url.hostname) || allowed.some((entry) => new URL(entry).origin === url.origin);
}
