import { ToolError } from "../errors/tool-error.js";
import { ANONYMOUS, LOCAL } from "../principal/principal.js";
import type { CallContext } from "./call-context.js";

/** How many calls each principal has running. */
export class PrincipalCalls {
  readonly #limit: number;
  readonly #running = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws ToolError OVERLOADED where the principal has as many calls running as it may */
  enter(call: CallContext): void {
    // Whoever gives no credentials is everybody, and the client on stdio is alone: the tools' own limits hold them.
    if (call.principal === ANONYMOUS || call.principal === LOCAL) return;
    const { id } = call.principal;
    const running = this.#running.get(id) ?? 0;
    if (running >= this.#limit) {
      const message = `You have ${running} calls running, which is as many as one caller may. Wait for one to end, and call again.`;
      throw new ToolError("OVERLOADED", message, { retryAfter: 1 });
    }
    this.#running.set(id, running + 1);
    call.whenOver(() => this.#leave(id));
  }

  #leave(id: string): void {
    const running = (this.#running.get(id) ?? 1) - 1;
    if (running === 0) this.#running.delete(id);
    else this.#running.set(id, running);
  }
}
