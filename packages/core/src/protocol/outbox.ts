import type { JSONRPCNotification } from "@modelcontextprotocol/sdk/types.js";

/** Resolves when the client can take more. */
export type SendNotification = (notification: JSONRPCNotification) => Promise<void>;

/**
 * Sends notifications to one client, in their order. Those that come while it does not take more wait, and of those
 * that say the same only one: a client that does not read can't fill the server's memory.
 */
export class Outbox {
  readonly #waiting = new Map<string, JSONRPCNotification>();
  readonly #send: SendNotification;
  #isSending = false;

  constructor(send: SendNotification) {
    this.#send = send;
  }

  /** @param key the same for notifications of which one is enough */
  push(key: string, notification: JSONRPCNotification): void {
    this.#waiting.set(key, notification);
    if (!this.#isSending) void this.#sendWaiting();
  }

  async #sendWaiting(): Promise<void> {
    this.#isSending = true;
    for (const [key, notification] of this.#waiting) {
      this.#waiting.delete(key);
      // A broken stream is its transport's to end: what is sent to it is lost.
      await this.#send(notification).catch(() => undefined);
    }
    this.#isSending = false;
  }
}
