import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { blockListOf, isIn } from "../../config/addresses.js";

/** How a socket of both families gives an IPv4 address. */
const MAPPED = "::ffff:";

export type ClientAddress = (request: IncomingMessage) => string;

/**
 * Tells the IP address of whoever sends a request. Where that is a trusted proxy, it is the last one that
 * X-Forwarded-For has which is not: whatever stands before that, the client may have written itself.
 */
export function clientAddress(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length === 0) return peerOf;
  const trusted = blockListOf(trustedProxies);
  return (request) => {
    let client = peerOf(request);
    const forwarded = request.headers["x-forwarded-for"];
    if (forwarded === undefined) return client;
    const hops = String(forwarded).split(",");
    while (isIn(trusted, client)) {
      const hop = plain((hops.pop() ?? "").trim().toLowerCase());
      if (isIP(hop) === 0) break;
      client = hop;
    }
    return client;
  };
}

function peerOf({ socket }: IncomingMessage): string {
  return plain(socket.remoteAddress ?? "");
}

function plain(address: string): string {
  return address.startsWith(MAPPED) && address.includes(".") ? address.slice(MAPPED.length) : address;
}
