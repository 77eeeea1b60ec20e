import type { IncomingMessage } from "node:http";
import type { RequestToSend } from "./send-request.js";

const REDIRECTS: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308]);
/** All that another origin gets. Whatever else there is may hold a credential. */
const FOR_ANYBODY: ReadonlySet<string> = new Set([
  ...["accept", "accept-encoding", "accept-language", "content-type", "range", "user-agent"],
]);

/** Where an answer sends the one who asked; undefined where it is an answer. */
export function redirectOf({ statusCode, headers }: IncomingMessage, from: URL): URL | undefined {
  const { location } = headers;
  return REDIRECTS.has(statusCode) && location !== undefined ? new URL(location, from) : undefined;
}

/** The request to send to where a redirect leads, as https://fetch.spec.whatwg.org/#http-redirect-fetch has it. */
export function redirected(request: RequestToSend, status: number | undefined, from: URL, to: URL): RequestToSend {
  const headers = new Headers(request.headers);
  const becomesGet =
    (status === 303 && request.method !== "HEAD") || ((status === 301 || status === 302) && request.method === "POST");
  for (const name of [...headers.keys()]) {
    const isForeign = to.origin !== from.origin && !FOR_ANYBODY.has(name);
    if (isForeign || (becomesGet && name.startsWith("content-"))) headers.delete(name);
  }
  return becomesGet ? { method: "GET", headers, body: undefined } : { ...request, headers };
}
