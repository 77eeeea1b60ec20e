import type { JSONRPCNotification, JSONRPCRequest, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { ToolError } from "../../errors/tool-error.js";

/** What a client sent back to a request of the server's. */
export interface PeerAnswer {
  readonly result: unknown;
  /** Set where it is an error instead. */
  readonly error: unknown;
}

interface PeerQuestion {
  readonly method: string;
  readonly params: Record<string, unknown>;
}

type SendToPeer = (message: JSONRPCRequest | JSONRPCNotification) => Promise<void>;

/** The requests that a server has open with one client, up to 2025-11-25. Only that client can answer them. */
export class PeerRequests {
  readonly #open = new Map<RequestId, (answer: PeerAnswer) => void>();
  #last = 0;

  /**
   * Sends a request and waits for its answer.
   * @param timeout milliseconds
   * @throws ToolError where the client answers with an error or not in time, and the signal's reason where that aborts
   */
  async request(question: PeerQuestion, send: SendToPeer, signal: AbortSignal, timeout: number): Promise<unknown> {
    this.#last += 1;
    const id = `server-${this.#last}`;
    const late = new ToolError("TIMEOUT", `The client did not answer ${question.method} within ${timeout} ms.`);
    const { given, stop } = giveUp(signal, timeout, late);
    try {
      const answered = new Promise<PeerAnswer>((resolve) => this.#open.set(id, resolve));
      await Promise.race([send({ jsonrpc: "2.0", id, ...question }), given]);
      const { result, error } = await Promise.race([answered, given]);
      if (error === undefined) return result;
      throw new ToolError("TOOL_ERROR", `The client refused to answer ${question.method}.`, { cause: error });
    } catch (error) {
      if (error === late || signal.aborted) void send(cancelled(id));
      throw error;
    } finally {
      stop();
      this.#open.delete(id);
    }
  }

  /** Takes an answer; one that nobody waits for is dropped. */
  settle(id: RequestId, answer: PeerAnswer): void {
    this.#open.get(id)?.(answer);
  }
}

function cancelled(requestId: RequestId): JSONRPCNotification {
  return {
    jsonrpc: "2.0",
    method: "notifications/cancelled",
    params: { requestId, reason: "nobody waits for it any more" },
  };
}

/** Rejects when the signal aborts or the time is over, whichever is first. */
function giveUp(signal: AbortSignal, timeout: number, late: ToolError): { given: Promise<never>; stop: () => void } {
  let stop = () => {};
  const given = new Promise<never>((_, reject) => {
    const onAbort = () => reject(signal.reason);
    const timer = setTimeout(() => reject(late), timeout);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort);
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
  });
  return { given, stop };
}
