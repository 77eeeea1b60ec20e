import { ToolError } from "../errors/tool-error.js";
import type { CallContext } from "./call-context.js";
import { LinkedList } from "./linked-list.js";

/** The calls that are not answered yet. */
export class InFlightCalls {
  readonly #calls = new LinkedList<CallContext>();
  #onIdle: (() => void)[] = [];

  get size(): number {
    return this.#calls.size;
  }

  get calls(): Iterable<CallContext> {
    return this.#calls;
  }

  add(call: CallContext): void {
    this.#calls.add(call);
  }

  delete(call: CallContext): void {
    this.#calls.delete(call);
    if (this.#calls.size > 0) return;
    const waiting = this.#onIdle;
    this.#onIdle = [];
    for (const resolve of waiting) resolve();
  }

  /** Resolves when no call is in flight. */
  async idle(): Promise<void> {
    if (this.#calls.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  /** Aborts the calls of a principal whose credentials are good no more. */
  abortOf(principalId: string): void {
    for (const call of this.#calls) {
      if (call.principal.id !== principalId) continue;
      call.abort(new ToolError("UNAUTHENTICATED", "The credentials of this call are good no more."));
    }
  }

  abortAll(makeReason: () => ToolError): void {
    for (const call of this.#calls) call.abort(makeReason());
  }
}
