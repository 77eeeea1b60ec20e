import { mayHoldSecret } from "../logging/redact-line.js";
import { isRecord } from "../operation/content.js";
import { redactSecrets } from "../redaction/redact.js";
import { traceIdOf } from "../tracing/trace-parent.js";
import type { Exchange } from "./exchange.js";

/** What can't break a log line, a header, a page or a shell. */
const SAFE = /^[A-Za-z0-9._:-]{1,128}$/;

/**
 * The id under which a request is found in logs and errors: what its client sent as `X-Request-Id` where that is safe,
 * else the trace id of its `traceparent` (a header, or in `_meta`), else one of its own. Clients may send the same twice:
 * it names a request to people, and nothing in the server is looked up by it.
 */
export function requestIdOf(headers: Exchange["headers"], message?: unknown): string {
  const sent = headers?.["x-request-id"];
  if (typeof sent === "string" && isSafe(sent)) return sent;
  return traceIdOf(headers?.traceparent) ?? traceIdOf(metaOf(message)?.traceparent) ?? crypto.randomUUID();
}

/** A credential sent by mistake must not get into logs, and would not be found in them again: it is redacted there. */
function isSafe(id: string): boolean {
  return SAFE.test(id) && (!mayHoldSecret(id) || redactSecrets(id) === id);
}

function metaOf(message: unknown): Record<string, unknown> | undefined {
  const params = isRecord(message) ? message.params : undefined;
  const meta = isRecord(params) ? params._meta : undefined;
  return isRecord(meta) ? meta : undefined;
}
