import type { Logger } from "../logging/logger.js";
import type { Principal } from "../principal/principal.js";

/** One call's own state: tools, resources and prompts are shared objects and keep none of it. */
export interface ToolContext<Deps = unknown> {
  /** On every log line and in every error of this call. */
  readonly requestId: string;
  /** Aborts at the deadline, when the client cancels or hangs up, and when the server must stop. Hand it to what you await. */
  readonly signal: AbortSignal;
  /** Logs under this call's request id. */
  readonly log: Logger;
  readonly principal: Principal;
  /** What the config's `deps` returned. */
  readonly deps: Deps;
  /**
   * Tells the client how far the call is; does nothing where the client did not ask.
   * @param done must grow from call to call, or it is not sent
   */
  progress(done: number, total?: number, message?: string): Promise<void>;
}
