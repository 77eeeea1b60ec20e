import type { IncomingMessage } from "node:http";
import { PermanentError, ToolError, TransientError } from "../errors/tool-error.js";
import { currentTraceHeaders } from "../tracing/trace-headers.js";
import { checkUrl, type HostRules } from "./allowed-hosts.js";
import { type BodyLimits, ENCODINGS, type LimitedBody, readBody } from "./read-body.js";
import { redirected, redirectOf } from "./redirect.js";
import { type RequestToSend, sendRequest } from "./send-request.js";
import { withTimeLimit } from "./time-limit.js";

export interface SafeFetchOptions extends HostRules {
  /** The call's: hangs up when it aborts. */
  readonly signal: AbortSignal;
  /** Milliseconds for all of it: redirects and body too. Default: 10,000. */
  readonly timeout?: number;
  /** Bytes of the body, after decompression. Default: 1 MiB. */
  readonly maxBytes?: number;
  /** Leaves out what is beyond `maxBytes`, where it would be an error. Default: false. */
  readonly truncate?: boolean;
  /** Default: 3. */
  readonly maxRedirects?: number;
  /** Default: GET. */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Of these, another origin to which a redirect leads gets only what tells nothing, such as `accept`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A Response whose body is all here. Its `url` is where it came from, after redirects. */
export interface FetchedResponse extends Response {
  /** Whether the body goes on beyond `maxBytes`. */
  readonly truncated: boolean;
}

/**
 * Fetches from hosts that you allow, at public addresses: the connection goes to the very address that was checked, and
 * each redirect is checked like the first URL. Any status is an answer, as with fetch. Where the call is traced, the
 * request continues its trace.
 * @throws ToolError FORBIDDEN, INVALID_INPUT for what is no URL, TIMEOUT, RESULT_TOO_LARGE, DEPENDENCY_UNAVAILABLE where
 * the host can't be reached or breaks off, TOOL_ERROR for too many redirects; the signal's reason where that aborts
 */
export async function safeFetch(asked: string | URL, options: SafeFetchOptions): Promise<FetchedResponse> {
  const { signal, timeout = 10_000, maxBytes = 1_048_576, truncate = false, maxRedirects = 3 } = options;
  const start = parseUrl(asked);
  return await withTimeLimit(start.host, { signal, timeout }, async (stop) => {
    let allowed = checkUrl(start, options);
    let request = firstRequest(options);
    try {
      for (let hop = 0; hop <= maxRedirects; hop += 1) {
        const { url } = allowed;
        const answer = await sendRequest(allowed, request, stop);
        const next = redirectOf(answer, url);
        if (next === undefined)
          return makeResponse(url, answer, await bodyOf(answer, request.method, { maxBytes, truncate }));
        answer.destroy();
        allowed = checkUrl(next, options);
        request = redirected(request, answer.statusCode, url, next);
      }
    } catch (error) {
      if (error instanceof ToolError) throw error;
      throw new TransientError(`${allowed.url.host} can't be reached just now. Try again in a moment.`, {
        cause: error,
      });
    }
    throw new PermanentError(`${start.host} redirects more than ${maxRedirects} times.`);
  });
}

function parseUrl(asked: string | URL): URL {
  const text = String(asked);
  if (!URL.canParse(text)) throw new ToolError("INVALID_INPUT", "That is no URL. Send one with its protocol and host.");
  return new URL(text);
}

/** Headers that belong to the connection: an author's own could make it another request than the checked one. */
const OF_THE_CONNECTION = ["connection", "content-length", "host", "transfer-encoding", "upgrade"];

function firstRequest({ method = "GET", headers: init = {}, body }: SafeFetchOptions): RequestToSend {
  const headers = new Headers({ accept: "*/*", "user-agent": "mcp-prod", ...init });
  for (const name of OF_THE_CONNECTION) headers.delete(name);
  for (const [name, value] of Object.entries(currentTraceHeaders())) if (!headers.has(name)) headers.set(name, value);
  headers.set("accept-encoding", ENCODINGS);
  return { method, headers, body };
}

/** What has no body may still have the headers of one, such as its compression. */
async function bodyOf(answer: IncomingMessage, method: string, limits: BodyLimits): Promise<LimitedBody> {
  if (method !== "HEAD" && answer.statusCode !== 304) return await readBody(answer, limits);
  answer.destroy();
  return { bytes: new Uint8Array(), truncated: false };
}

function makeResponse(url: URL, answer: IncomingMessage, { bytes, truncated }: LimitedBody): FetchedResponse {
  const { statusCode = 0, statusMessage = "", rawHeaders } = answer;
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? "", rawHeaders[i + 1] ?? "");
  // A Response of some statuses may have no body, not even an empty one.
  const body = bytes.length === 0 ? null : bytes;
  const response = new Response(body, { status: statusCode, statusText: statusMessage, headers });
  Object.defineProperty(response, "url", { value: url.href });
  return Object.assign(response, { truncated });
}
