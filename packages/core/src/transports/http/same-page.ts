import type { IncomingHttpHeaders } from "node:http";
import { ToolError } from "../../errors/tool-error.js";

/**
 * Holds a request that changes something to pages of this very server: a browser adds HTTP Basic's key by itself,
 * whichever page sends the request. Programs send none of these headers.
 * @throws ToolError where a browser says that another page sent it
 */
export function requireSamePage({ host, origin, "sec-fetch-site": site }: IncomingHttpHeaders): void {
  // Behind a proxy that puts in another Host, only the browser knows.
  const isSame =
    site === undefined ? origin === undefined || hostOf(origin) === host?.toLowerCase() : site === "same-origin";
  if (!isSame) {
    throw new ToolError("FORBIDDEN", "Only the status page of this server may do this, and no other page.");
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
