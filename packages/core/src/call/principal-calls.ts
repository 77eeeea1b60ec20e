import { ToolError } from "../errors/tool-error.js";
import { ANONYMOUS, LOCAL } from "../principal/principal.js";
import type { CallContext, Place } from "./call-context.js";

/** Principals that are remembered although they have no call running. */
const MAX_IDLE = 10_000;

/** How many calls each principal has running. */
export class PrincipalCalls {
  readonly #limit: number;
  /** Who calls now mostly calls again: what is kept of it is not made anew for each call. */
  readonly #running = new Map<string, Place>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws ToolError OVERLOADED where the principal has as many calls running as it may */
  enter(call: CallContext): void {
    // Whoever gives no credentials is everybody, and the client on stdio is alone: the tools' own limits hold them.
    if (call.principal === ANONYMOUS || call.principal === LOCAL) return;
    const { id } = call.principal;
    const running = this.#running.get(id) ?? this.#open(id);
    if (running.calls >= this.#limit) {
      const message = `You have ${running.calls} calls running, which is as many as one caller may. Wait for one to end, and call again.`;
      throw new ToolError("OVERLOADED", message, { retryAfter: 1 });
    }
    running.calls += 1;
    call.place = running;
  }

  #open(id: string): Place {
    if (this.#running.size >= MAX_IDLE) this.#forgetIdle();
    const running = { calls: 0 };
    this.#running.set(id, running);
    return running;
  }

  #forgetIdle(): void {
    for (const [id, { calls }] of this.#running) if (calls === 0) this.#running.delete(id);
  }
}
