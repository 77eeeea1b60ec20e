import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { type AllowedUrl, notPublic } from "./allowed-hosts.js";
import { isPublicAddress } from "./public-address.js";

export interface RequestToSend {
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array | undefined;
}

/**
 * Sends one request, and resolves with its answer before its body has come. On a connection of its own: a kept one
 * could have been opened by somebody who checked nothing.
 */
export function sendRequest(
  { url, mayBePrivate }: AllowedUrl,
  { method, headers, body }: RequestToSend,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const { request } = url.protocol === "https:" ? https : http;
  const options = { method, headers: Object.fromEntries(headers), signal, agent: false } as const;
  return new Promise((resolve, reject) => {
    const sent = request(url, mayBePrivate ? options : { ...options, lookup: lookupPublic }, resolve);
    // Stays for the time after the answer too: an "error" event to which nobody listens ends the process.
    sent.on("error", reject);
    sent.end(body);
  });
}

/**
 * Asks DNS, and gives the connection the addresses that were checked: it asks no second time, so that a name can't lead
 * elsewhere then. A name with one private address is refused as a whole.
 */
export const lookupPublic: LookupFunction = (hostname, options, done) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) return done(error, []);
    if (!addresses.every(({ address }) => isPublicAddress(address))) return done(notPublic(hostname), []);
    if (options.all) return done(null, addresses);
    return done(null, first.address, first.family);
  });
};
