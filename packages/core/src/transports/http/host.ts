import { isIP } from "node:net";
import { isLoopback } from "../../config/addresses.js";
import type { TextCheck } from "./remembering.js";

/** `name:port`, with an IPv6 address in brackets (RFC 9110 §7.2). Nothing else, such as a user, may be in it. */
const HOST = /^(?:([A-Za-z0-9._-]+)|\[([0-9A-Fa-f:.]+)\])(?::\d{1,5})?$/;

/**
 * Whether a Host header names this server. A page whose own name was made to point here (DNS rebinding) counts as of
 * the same origin for its browser, and only this gives it away. An IP address can't be made to point elsewhere.
 * @param bound the address that is listened on
 * @param allowed names, or "*.example.com" for all below one
 */
export function hostCheck(bound: string, allowed: readonly string[]): TextCheck {
  const lower = allowed.map((name) => name.toLowerCase());
  const names = new Set(lower);
  const suffixes = lower.flatMap((name) => (name.startsWith("*.") ? [name.slice(1)] : []));
  const takesAddresses = !isLoopback(bound);
  return (header) => {
    const [, plain, bracketed] = HOST.exec(header) ?? [];
    const name = (plain ?? bracketed)?.toLowerCase();
    if (name === undefined || (bracketed !== undefined && isIP(bracketed) !== 6)) return false;
    if (isLoopback(name) || (takesAddresses && isIP(name) !== 0)) return true;
    return names.has(name) || suffixes.some((suffix) => name.length > suffix.length && name.endsWith(suffix));
  };
}
