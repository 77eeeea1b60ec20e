import { isLoopback } from "../../config/addresses.js";

/**
 * Whether a request may come from this origin (MCP 2025-11-25, Streamable HTTP: servers must check it).
 * Only browsers send an Origin; a page from elsewhere must not reach a server on its reader's machine.
 */
export function isAllowedOrigin(origin: string | undefined, allowed: readonly string[]): boolean {
  return origin === undefined || isListedOrigin(origin, allowed) || isOfThisMachine(origin);
}

/** Whether the operator has named the origin, whose pages then may read what the server answers too. */
export function isListedOrigin(origin: string, allowed: readonly string[]): boolean {
  // "null" is what browsers call every origin that they hide, and URL every one that it does not know.
  return origin !== "null" && allowed.some((entry) => entry === origin || new URL(entry).origin === origin);
}

function isOfThisMachine(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === origin && isLoopback(url.hostname.replace(/^\[(.*)\]$/, "$1"));
}
