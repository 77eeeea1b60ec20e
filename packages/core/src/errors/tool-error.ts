import { ERROR_CATALOGUE, type ErrorAction, type ErrorCode } from "./catalogue.js";

export interface ToolErrorOptions {
  /** Whether the same call may succeed later. Default: the code's, see the error reference. */
  retryable?: boolean;
  /** Seconds after which a retry makes sense, as it goes on the wire. */
  retryAfter?: number;
  /** What the agent should do next. Default: the code's. */
  action?: ErrorAction;
  /** Anything JSON that helps the agent. It reaches the client, with what looks like a secret or a path taken out. */
  details?: Record<string, unknown>;
  /** Logged, never sent. */
  cause?: unknown;
}

/**
 * An error whose code and message are meant for the client. What looks like a secret, a path of a file or a private
 * address is taken out of the message and the details on their way.
 * Whatever else a tool throws is logged in full and reaches the client as INTERNAL with a safe message.
 */
export class ToolError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;
  readonly action: ErrorAction;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: ToolErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const kind = ERROR_CATALOGUE[code];
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? kind.retryable;
    this.retryAfter = options.retryAfter;
    this.action = options.action ?? kind.action;
    this.details = options.details ?? {};
  }
}

/** Something this call depends on is away for now: the same call may succeed later. */
export class TransientError extends ToolError {
  constructor(message: string, options: Omit<ToolErrorOptions, "retryable"> = {}) {
    super("DEPENDENCY_UNAVAILABLE", message, { ...options, retryable: true });
  }
}

/** The same call will fail the same way: the agent should do something else. */
export class PermanentError extends ToolError {
  constructor(message: string, options: Omit<ToolErrorOptions, "retryable" | "retryAfter"> = {}) {
    super("TOOL_ERROR", message, { ...options, retryable: false });
  }
}
