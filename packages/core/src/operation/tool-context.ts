import type { Logger } from "../logging/logger.js";
import type { Changes } from "../mcp/changes.js";
import type { LoggingLevel } from "../mcp/types.js";
import type { Principal } from "../principal/principal.js";
import type { ClientQuestions } from "./ask.js";

/**
 * One call's own state: tools, resources and prompts are shared objects and keep none of it. Its methods belong to it:
 * call them on it, `ctx.progress(1)`, and do not take them out.
 */
export interface ToolContext<Deps = unknown> extends ClientQuestions {
  /** On every log line and in every error of this call. */
  readonly requestId: string;
  /** Aborts at the deadline, when the client cancels or hangs up, and when the server must stop. Hand it to what you await. */
  readonly signal: AbortSignal;
  /** Logs under this call's request id. */
  readonly log: Logger;
  readonly principal: Principal;
  /**
   * Headers for requests of the tool's own, so that they continue the call's trace (`traceparent`, and what comes with
   * it). Empty where nothing is traced. `safeFetch` and instrumented clients send them by themselves.
   */
  readonly traceHeaders: Readonly<Record<string, string>>;
  /** What the config's `deps` returned. */
  readonly deps: Deps;
  /**
   * Tells the client how far the call is; does nothing where the client did not ask.
   * @param done must grow from call to call, or it is not sent
   */
  progress(this: ToolContext<Deps>, done: number, total?: number, message?: string): Promise<void>;
  /**
   * Sends the client a log message; does nothing where it does not want that level. A 2025-era client that set no level
   * gets `info` and above; a 2026-07-28 client gets what its request names, else nothing. `log` is the server's own log.
   * @param data any JSON value. It reaches the client: no secrets
   * @param logger what it is about, for the client to group by
   */
  message(this: ToolContext<Deps>, level: LoggingLevel, data: unknown, logger?: string): Promise<void>;
  /**
   * Ends the connection on which the client waits, where it can come back for the answer: over HTTP in a session of
   * 2025-11-25. A call that takes long need not hold one. Does nothing elsewhere.
   */
  closeStream(this: ToolContext<Deps>): void;
  /** Tells clients, not only this call's, that resources or lists have changed. */
  readonly changes: Changes;
}
