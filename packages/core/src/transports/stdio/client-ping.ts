import type { JSONRPCRequest } from "@modelcontextprotocol/sdk/types.js";
import { monotonicMs } from "../../clock.js";
import type { Logger } from "../../logging/logger.js";
import type { Session } from "../../protocol/session.js";

/** Milliseconds between two pings, and so how long a client may take to answer one. */
const INTERVAL = 60_000;

/**
 * Asks an idle client now and then whether it is there (MCP 2025-11-25, basic/utilities/ping), and logs where it is
 * not. It does nothing more: a client that was suspended comes back, and one that is gone closes its pipe. From
 * 2026-07-28 on servers send no requests.
 */
export class ClientPing {
  readonly #session: Session;
  readonly #send: (message: JSONRPCRequest) => Promise<void>;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #pings = 0;
  /** When the ping was sent since which nothing came from the client. */
  #unansweredSince: number | undefined;
  #isSilent = false;

  constructor(session: Session, send: (message: JSONRPCRequest) => Promise<void>, logger: Logger) {
    this.#session = session;
    this.#send = send;
    this.#logger = logger;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), INTERVAL).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Something came from the client: whatever it was, it is there. */
  heard(): void {
    if (this.#isSilent) {
      const silentMs = Math.round(monotonicMs() - (this.#unansweredSince ?? 0));
      this.#logger.info({ silentMs }, "the client is there again");
    }
    this.#isSilent = false;
    this.#unansweredSince = undefined;
  }

  #look(): void {
    if (this.#unansweredSince === undefined) this.#ping();
    else if (!this.#isSilent) {
      this.#isSilent = true;
      this.#logger.warn(
        { silentMs: INTERVAL },
        "the client does not answer a ping: it hangs, or is suspended. The server goes on until standard input is closed",
      );
    }
  }

  /** A second one would only fill the pipe: whoever wakes up finds the first. */
  #ping(): void {
    if (!this.#session.isInitialized) return;
    this.#pings += 1;
    this.#unansweredSince = monotonicMs();
    void this.#send({ jsonrpc: "2.0", id: `ping-${this.#pings}`, method: "ping" });
  }
}
