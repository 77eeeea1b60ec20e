import { url as inspectorUrl } from "node:inspector";
import { Worker } from "node:worker_threads";
import type { Logger, LogLevel } from "../logging/logger.js";
import type { Operation } from "../operation/operation.js";

/** Milliseconds between two signs of life. */
export const HEARTBEAT = 100;

/** Where the two threads' shared numbers are. */
export const CELL = { beats: 0, entered: 1 } as const;

export interface WatchdogSettings {
  /** Milliseconds of one block after which the log tells of it. */
  readonly warnAfter: number;
  /** Milliseconds of one block after which the process is ended. 0: never. */
  readonly fatalAfter: number;
}

export interface WatchdogSetup extends WatchdogSettings {
  readonly cells: Int32Array;
  /** Those that can be entered, from 1 on. */
  readonly operations: readonly Pick<Operation<unknown>, "kind" | "name">[];
  readonly logLevel: LogLevel;
}

/** Has a thread of its own notice when the event loop is blocked, because nothing else can while it is. */
export class Watchdog {
  readonly #cells = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  readonly #operations: Pick<Operation<unknown>, "kind" | "name">[] = [];

  /** The same with its operation watched: a call costs one write. */
  watch<Result, Bound extends { readonly operation: Operation<Result> }>(bound: Bound): Bound {
    const { kind, name, run } = bound.operation;
    const cells = this.#cells;
    const position = this.#operations.push({ kind, name });
    const entering: Operation<Result>["run"] = (input, context) => {
      cells[CELL.entered] = position;
      return run(input, context);
    };
    return { ...bound, operation: { ...bound.operation, run: entering } };
  }

  /**
   * @param isBusy whether any call is in flight: where none is, no operation is at fault
   * @returns ends it
   */
  start(settings: WatchdogSettings, logLevel: LogLevel, logger: Logger, isBusy: () => boolean): () => Promise<unknown> {
    const cells = this.#cells;
    const beat = setInterval(() => {
      Atomics.add(cells, CELL.beats, 1);
      if (!isBusy()) cells[CELL.entered] = 0;
    }, HEARTBEAT);
    beat.unref();
    // Somebody who debugs blocks the loop on purpose.
    const fatalAfter = inspectorUrl() === undefined ? settings.fatalAfter : 0;
    const setup: WatchdogSetup = { ...settings, fatalAfter, cells, operations: this.#operations, logLevel };
    const thread = new Worker(new URL("./watchdog-thread.js", import.meta.url), { workerData: setup });
    thread.on("error", (error) =>
      logger.error({ err: error }, "the watchdog failed: a blocked event loop goes unnoticed"),
    );
    thread.unref();
    return () => {
      clearInterval(beat);
      return thread.terminate();
    };
  }
}
