import { ToolError } from "../../errors/tool-error.js";

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

/** @throws ToolError FORBIDDEN where a page of this origin may not call */
export function checkOrigin(origin: string | undefined, allowed: readonly string[]): void {
  if (isAllowedOrigin(origin, allowed)) return;
  throw new ToolError(
    "FORBIDDEN",
    "Pages of this origin may not call this server. Its operator can add the origin to transports.http.allowedOrigins.",
  );
}
