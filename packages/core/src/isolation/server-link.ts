import type { MessagePort } from "node:worker_threads";
import type { FromWorker, RemoteContext, RemoteMethod, ToWorker } from "./messages.js";
import { unpackThrown } from "./thrown.js";

interface OpenAsk {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** A worker's way to the server's thread. */
export class ServerLink {
  readonly #port: MessagePort;
  readonly #open = new Map<number, OpenAsk>();
  readonly #refusals = new WeakMap<object, number>();
  #asked = 0;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  post(message: FromWorker): void {
    this.#port.postMessage(message);
  }

  /** Has the server's thread do what only it can. */
  ask<M extends RemoteMethod>(
    call: number,
    method: M,
    ...args: Parameters<RemoteContext[M]>
  ): Promise<Awaited<ReturnType<RemoteContext[M]>>> {
    this.#asked += 1;
    const ask = this.#asked;
    return new Promise((resolve, reject) => {
      this.post({ type: "ask", call, ask, method, args });
      this.#open.set(ask, { resolve, reject });
    });
  }

  settle(answer: Extract<ToWorker, { type: "reply" | "refusal" }>): void {
    const open = this.#open.get(answer.ask);
    this.#open.delete(answer.ask);
    if (answer.type === "reply") {
      open?.resolve(answer.value);
    } else {
      const error = unpackThrown(answer.thrown);
      if (error instanceof Error) this.#refusals.set(error, answer.ask);
      open?.reject(error);
    }
  }

  /** The ask that was refused with this, so that the server goes on with the very error that it threw. */
  refusalOf(thrown: unknown): number | undefined {
    return thrown instanceof Error ? this.#refusals.get(thrown) : undefined;
  }
}
