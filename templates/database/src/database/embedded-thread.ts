import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import type { Limits } from "./limits.js";
import type { Answer } from "./read-only-query.js";
import { databaseUnavailable, explainSqlError, resultTooLarge, sqlErrorSchema } from "./sql-error.js";

/** What the worker answers to a statement. */
const replySchema = z.union([
  z.object({ error: sqlErrorSchema }),
  z.object({ tooLarge: z.literal(true) }),
  z.object({
    fields: z.array(z.object({ name: z.string(), dataTypeID: z.number() })),
    rows: z.array(z.array(z.string().nullable())),
  }),
]);

/** A thread with an embedded database in it, and the one session on that. */
export class EmbeddedThread {
  readonly #worker: Worker;
  readonly #limits: Limits;
  #waiting: { resolve: (reply: unknown) => void; reject: (error: Error) => void } | undefined;
  #ended: Error | undefined;

  static async start(data: string, limits: Limits): Promise<EmbeddedThread> {
    const workerData = { data, maxBytes: limits.bytes };
    const worker = new Worker(new URL("./embedded-worker.js", import.meta.url), { workerData });
    await once(worker, "message");
    return new EmbeddedThread(worker, limits);
  }

  private constructor(worker: Worker, limits: Limits) {
    this.#worker = worker;
    this.#limits = limits;
    worker.on("message", (reply: unknown) => this.#waiting?.resolve(reply));
    worker.on("error", (error) => this.#onEnd(error));
    worker.on("exit", () => this.#onEnd(new Error("The embedded database's thread ended.")));
  }

  async run(statement: string): Promise<Answer> {
    const reply = replySchema.parse(await this.#ask(statement));
    if ("tooLarge" in reply) throw resultTooLarge(this.#limits.bytes);
    if ("error" in reply) throw explainSqlError(reply.error, new Error(reply.error.message), this.#limits.time);
    return reply;
  }

  /** Ends the thread, whatever it is at. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(statement: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#ended === undefined) this.#worker.postMessage(statement);
      else reject(databaseUnavailable(this.#ended));
    });
  }

  #onEnd(cause: Error): void {
    this.#ended ??= cause;
    this.#waiting?.reject(databaseUnavailable(this.#ended));
  }
}
