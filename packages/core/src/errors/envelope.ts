import { redact } from "../redaction/redact.js";
import { redactJson } from "../redaction/redact-json.js";
import { ERROR_CATALOGUE, type ErrorAction, type ErrorCode } from "./catalogue.js";
import { knownError } from "./known-error.js";
import { ToolError } from "./tool-error.js";

/** The one shape in which an error reaches a client: as a tool result's text, or as a JSON-RPC error's `data`. */
export interface ErrorEnvelope {
  readonly error: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly action: ErrorAction;
  /** Finds the call in the logs. */
  readonly requestId: string;
  readonly details: Record<string, unknown>;
}

/** Turns whatever was thrown into an envelope. Only a ToolError's own words are sent on, and those redacted. */
export function toEnvelope(error: unknown, requestId: string): ErrorEnvelope {
  const known = knownError(error);
  const shown =
    (known !== undefined && Object.hasOwn(ERROR_CATALOGUE, known.code) ? known : undefined) ??
    new ToolError("INTERNAL", `The server failed on this call. Its log has the cause under request id ${requestId}.`);
  return {
    error: shown.code,
    message: redact(String(shown.message)),
    retryable: shown.retryable,
    ...(shown.retryAfter === undefined ? {} : { retryAfter: shown.retryAfter }),
    action: shown.action,
    requestId,
    details: redactDetails(shown.details),
  };
}

/** What has no JSON form, or goes deeper than the stack, is left out, so that the rest can be sent. */
function redactDetails(details: Record<string, unknown>): Record<string, unknown> {
  try {
    const redacted = redactJson(JSON.stringify(details), redact);
    return typeof redacted === "object" ? { ...redacted } : {};
  } catch {
    return {};
  }
}
