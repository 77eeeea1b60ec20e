import type { Logger } from "../logging/logger.js";
import type { PoolNumbers } from "../metrics/families/workers.js";
import type { ToolContext } from "../operation/tool-context.js";
import { ToolWorker, type WorkerOptions } from "./tool-worker.js";

export interface PoolOptions extends WorkerOptions {
  /** Calls at once. */
  readonly workers: number;
}

interface WaitingCall {
  readonly tool: string;
  readonly input: Record<string, unknown>;
  readonly context: ToolContext;
  resolve(json: string): void;
  reject(error: unknown): void;
}

/** Runs calls in workers, one a worker. One worker is there from the boot on, others come when calls wait. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #logger: Logger;
  readonly #workers = new Set<ToolWorker>();
  readonly #idle: ToolWorker[] = [];
  readonly #waiting: WaitingCall[] = [];
  #starting = 0;
  #isClosed = false;
  #lost = 0;

  constructor(options: PoolOptions, logger: Logger) {
    this.#options = options;
    this.#logger = logger;
  }

  get numbers(): PoolNumbers {
    const [idle, starting] = [this.#idle.length, this.#starting];
    const busy = this.#workers.size - idle - starting;
    return { busy, idle, starting, waiting: this.#waiting.length, lost: this.#lost };
  }

  /** @throws BootError where a tool does not load in a worker */
  async start(): Promise<void> {
    await this.#hire();
  }

  /** Waits for a free worker. @returns the result as JSON text */
  run(tool: string, input: Record<string, unknown>, context: ToolContext): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ tool, input, context, resolve, reject });
      this.#assign();
    });
  }

  /** Ends all workers. Waits a moment for their tools to close. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#workers].map((worker) => worker.close()));
  }

  #assign(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0) {
      const worker = this.#idle.pop();
      const call = this.#waiting.shift();
      if (worker !== undefined && call !== undefined) void this.#work(worker, call);
    }
    this.#grow();
  }

  async #work(worker: ToolWorker, { tool, input, context, resolve, reject }: WaitingCall): Promise<void> {
    try {
      // One that was answered while it waited must not run any more.
      context.signal.throwIfAborted();
      resolve(await worker.run(tool, input, context));
    } catch (error) {
      reject(error);
    }
    if (worker.isAlive) return this.#free(worker);
    // At once, and not when the next call needs it. Threads that are stuck in native code count until they are gone.
    await worker.ended;
    await this.#replace();
  }

  #free(worker: ToolWorker): void {
    this.#idle.push(worker);
    this.#assign();
  }

  #grow(): void {
    if (this.#workers.size < this.#options.workers && this.#starting < this.#waiting.length) void this.#replace();
  }

  /** Where it can't be started, one call that waits for it is told, and the next may try again. */
  async #replace(): Promise<void> {
    if (this.#isClosed) return;
    try {
      await this.#hire();
    } catch (error) {
      if (this.#isClosed) return;
      this.#logger.error({ err: error }, "a worker did not start");
      this.#waiting.shift()?.reject(error);
      this.#assign();
    }
  }

  async #hire(): Promise<void> {
    const worker = new ToolWorker(this.#options, this.#logger);
    this.#workers.add(worker);
    this.#starting += 1;
    void worker.ended.then(() => this.#forget(worker));
    try {
      await worker.ready();
    } finally {
      this.#starting -= 1;
    }
    this.#free(worker);
  }

  #forget(worker: ToolWorker): void {
    this.#workers.delete(worker);
    if (!this.#isClosed) this.#lost += 1;
    const position = this.#idle.indexOf(worker);
    if (position >= 0) this.#idle.splice(position, 1);
  }
}
