import { ToolError, TransientError } from "./tool-error.js";

/** What Node and its fetch say where a peer could not be reached, or went away in the middle. */
const NETWORK_CODES: ReadonlySet<unknown> = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
  ...["ENOTFOUND", "EAI_AGAIN"],
  ...["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "UND_ERR_SOCKET"],
]);
/** How deep the cause of an error is looked for. */
const MAX_DEPTH = 5;

/**
 * What is known of something that was thrown: a ToolError itself, and for an error of the network that a tool did not
 * catch, that what it depends on is away. Undefined for all else, which is a fault of the tool.
 */
export function knownError(error: unknown): ToolError | undefined {
  if (error instanceof ToolError) return error;
  if (networkCodeOf(error) === undefined) return undefined;
  return new TransientError("A service that this needs could not be reached. Call again in a moment.", {
    cause: error,
  });
}

/** `ECONNREFUSED` and the like, where an error is one of the network. */
export function networkCodeOf(error: unknown): string | undefined {
  try {
    let cause = error;
    for (let depth = 0; depth < MAX_DEPTH && cause instanceof Error; depth += 1) {
      if ("code" in cause && NETWORK_CODES.has(cause.code)) return String(cause.code);
      cause = cause.cause;
    }
  } catch {
    // Its fields may be getters that throw.
  }
  return undefined;
}
