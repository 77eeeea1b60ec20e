import { monotonicMs } from "../clock.js";
import type { ToolError } from "../errors/tool-error.js";
import type { Logger } from "../logging/logger.js";
import type { ToolContext } from "../operation/tool-context.js";
import type { Principal } from "../principal/principal.js";

/** How a call reaches back to whoever made it. */
export interface Caller {
  readonly requestId: string;
  readonly sessionId: string | undefined;
  readonly principal: Principal;
  /** Undefined where the client did not ask for progress. */
  readonly sendProgress: ((done: number, total?: number, message?: string) => Promise<void>) | undefined;
}

/** One call on its way through the pipeline. Tools see the ToolContext part of it. */
export class CallContext implements ToolContext {
  readonly startedAt = monotonicMs();
  readonly #operationLog: Logger;
  #log: Logger | undefined;
  #controller: AbortController | undefined;
  #abortReason: ToolError | undefined;
  #onAbort: ((reason: ToolError) => void) | undefined;
  #ended = false;
  #lastProgress = Number.NEGATIVE_INFINITY;

  constructor(
    readonly caller: Caller,
    /** The arguments: as they came until the validate-input stage, as the schema returned them after it. */
    public input: unknown,
    readonly deps: unknown,
    operationLog: Logger,
  ) {
    this.#operationLog = operationLog;
  }

  get requestId(): string {
    return this.caller.requestId;
  }

  get principal(): Principal {
    return this.caller.principal;
  }

  // Most calls neither log nor look at their signal: both are made at first use.
  get log(): Logger {
    this.#log ??= this.#operationLog.child({ requestId: this.requestId });
    return this.#log;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason);
    }
    return this.#controller.signal;
  }

  get abortReason(): ToolError | undefined {
    return this.#abortReason;
  }

  async progress(done: number, total?: number, message?: string): Promise<void> {
    if (this.#ended || this.caller.sendProgress === undefined || !(done > this.#lastProgress)) return;
    this.#lastProgress = done;
    await this.caller.sendProgress(done, total, message);
  }

  /** The first reason wins; after end() it does nothing. */
  abort(reason: ToolError): void {
    if (this.#ended || this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    this.#controller?.abort(reason);
    this.#onAbort?.(reason);
  }

  /** For the one stage that gives up on a call when it is aborted. */
  onAbort(listener: (reason: ToolError) => void): void {
    if (this.#abortReason !== undefined) listener(this.#abortReason);
    else this.#onAbort = listener;
  }

  /** The answer is made: nothing more is sent for this call. */
  end(): void {
    this.#ended = true;
  }
}
