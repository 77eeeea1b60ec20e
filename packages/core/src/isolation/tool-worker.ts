import { Worker } from "node:worker_threads";
import { settlesWithin } from "../clock.js";
import { BootError, type BootProblem } from "../errors/boot-error.js";
import type { Logger, LogLevel } from "../logging/logger.js";
import type { ToolContext } from "../operation/tool-context.js";
import type { FromWorker, ToWorker, WorkerSetup } from "./messages.js";
import { RemoteCall } from "./remote-call.js";
import { packThrown } from "./thrown.js";
import { loadEnd, type WorkerEnd, workerEndError } from "./worker-end.js";

/** Milliseconds that an aborted call gets to end by itself before its worker is ended. */
const ABORT_GRACE = 100;
/** Milliseconds that a worker's tools get to close. */
const CLOSE_GRACE = 1_000;
/** Milliseconds that a worker may take to load all isolated tools. */
const START_TIMEOUT = 10_000;

export interface WorkerOptions extends WorkerSetup {
  /** Megabytes of V8's old space. */
  readonly memory: number;
}

/** One worker as the server's thread sees it. Runs one call at a time. */
export class ToolWorker {
  /** Resolves when the thread is gone. */
  readonly ended: Promise<WorkerEnd>;
  readonly #thread: Worker;
  readonly #logger: Logger;
  readonly #loaded: Promise<readonly BootProblem[]>;
  readonly #memory: number;
  #running: RemoteCall | undefined;
  #calls = 0;
  #isAlive = true;

  constructor({ memory, ...setup }: WorkerOptions, logger: Logger) {
    this.#logger = logger;
    this.#memory = memory;
    const thread = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: setup,
      resourceLimits: { maxOldGenerationSizeMb: memory },
      stdout: true,
    });
    this.#thread = thread;
    // Standard output may be the protocol's.
    thread.stdout.on("data", (chunk: Uint8Array) => process.stderr.write(chunk));
    this.ended = new Promise((resolve) => {
      let crash: unknown;
      thread.on("error", (error) => {
        crash = error;
      });
      thread.on("exit", (exitCode) => resolve({ exitCode, crash }));
    });
    this.#loaded = new Promise((resolve) => {
      thread.on("message", (message: FromWorker) => this.#receive(message, resolve));
      void this.ended.then((end) => this.#onEnd(end, resolve));
    });
  }

  /** False from the moment at which it is being ended. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** @throws BootError where it can't load a tool; its thread is ended then */
  async ready(): Promise<void> {
    const isInTime = await settlesWithin(START_TIMEOUT, this.#loaded);
    const late = { where: "isolation", message: `a worker did not load all tools within ${START_TIMEOUT / 1000} s` };
    const problems = isInTime ? await this.#loaded : [late];
    if (problems.length === 0) return;
    this.#terminate();
    throw new BootError("A worker can't start with these:", problems);
  }

  /**
   * @returns the result as JSON text
   * @throws what the tool threw, or a ToolError that says how the worker ended
   */
  async run(tool: string, input: Record<string, unknown>, context: ToolContext): Promise<string> {
    const { signal, requestId, principal, traceHeaders } = context;
    const logFields = context.log.bindings();
    this.#calls += 1;
    const call = new RemoteCall(this.#calls, tool, context, (message) => this.#post(message));
    let grace: NodeJS.Timeout | undefined;
    const onAbort = () => {
      this.#post({ type: "abort", call: call.id, reason: packThrown(signal.reason) });
      grace = setTimeout(() => this.#terminate(), ABORT_GRACE);
    };
    signal.addEventListener("abort", onAbort);
    this.#running = call;
    try {
      this.#post({ type: "call", call: call.id, tool, input, requestId, principal, traceHeaders, logFields });
      return await call.result;
    } finally {
      this.#running = undefined;
      signal.removeEventListener("abort", onAbort);
      clearTimeout(grace);
    }
  }

  /**
   * Lets the tools close, then ends the thread, whatever it is doing.
   * @throws Error where that can't be: native code, such as execSync(), ends when it likes
   */
  async close(): Promise<void> {
    this.#isAlive = false;
    this.#post({ type: "close" });
    if (await settlesWithin(CLOSE_GRACE, this.ended)) return;
    this.#terminate();
    if (await settlesWithin(CLOSE_GRACE, this.ended)) return;
    throw new Error("A worker is stuck in native code of a tool, and ends when that does.");
  }

  #terminate(): void {
    this.#isAlive = false;
    void this.#thread.terminate();
  }

  #post(message: ToWorker): void {
    this.#thread.postMessage(message);
  }

  #receive(message: FromWorker, onLoaded: (problems: readonly BootProblem[]) => void): void {
    if (message.type === "log") this.#relog(message.line);
    else if (message.type === "loaded") onLoaded(message.problems);
    // A call that has ended may still send. A worker that is being ended must not seem free.
    else if (this.#isAlive && this.#running?.id === message.call) this.#running.receive(message);
  }

  #onEnd(end: WorkerEnd, onLoaded: (problems: readonly BootProblem[]) => void): void {
    this.#isAlive = false;
    const running = this.#running;
    onLoaded([{ where: "isolation", message: `a worker ended while it loaded the tools: ${loadEnd(end)}` }]);
    if (running?.context.signal.aborted === true) running.reject(running.context.signal.reason);
    else running?.reject(workerEndError(running.tool, end, this.#memory));
  }

  /** Through the server's own logger, so that what holds for its lines holds for these. */
  #relog(line: string): void {
    const { level, time: _, msg, ...fields }: LogLine = JSON.parse(line);
    this.#logger[level](fields, msg);
  }
}

interface LogLine {
  readonly level: Exclude<LogLevel, "silent">;
  readonly time: number;
  readonly msg?: string;
}
