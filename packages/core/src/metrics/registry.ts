import { setImmediate as loopTurn } from "node:timers/promises";
import type { Logger } from "../logging/logger.js";
import { headOf } from "./exposition.js";
import { counter, type Family } from "./family.js";

/** Characters that are written in one turn of the event loop, which is about half a millisecond's work. */
const SLICE = 65_536;

/** The metrics of a server, in the order in which they are shown. */
export class Registry {
  readonly contentType = "text/plain; version=0.0.4; charset=utf-8";
  readonly #logger: Logger;
  readonly #families = new Map<string, Family>();
  readonly #failed = new Set<string>();
  /** It comes last, so that it has the failures of the scrape that it is part of. */
  readonly #ownFamily: Family;
  #failures = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
    const help = "Metrics that could not be read at a scrape, and were left out of it: the log has why";
    this.#ownFamily = counter("mcp_metric_read_failures_total", help, () => this.#failures);
  }

  get families(): readonly Family[] {
    return [...this.#families.values(), this.#ownFamily];
  }

  /** @throws Error where a name is taken */
  add(families: Iterable<Family>): void {
    for (const family of families) {
      if (this.#families.has(family.name)) throw new Error(`There is a metric ${family.name} already.`);
      this.#families.set(family.name, family);
    }
  }

  /** All metrics as text. Calls go on meanwhile, however many tools there are. */
  async metrics(): Promise<string> {
    const texts: string[] = [];
    for (const family of this.families) texts.push(headOf(family), ...(await this.#read(family)));
    return texts.join("");
  }

  /** What can't be read takes only itself out of the scrape. */
  async #read(family: Family): Promise<string[]> {
    try {
      return await inSlices(await family.read());
    } catch (error) {
      this.#failures += 1;
      if (!this.#failed.has(family.name)) {
        this.#failed.add(family.name);
        this.#logger.error({ metric: family.name, err: error }, "a metric can't be read, and is left out of /metrics");
      }
      return [];
    }
  }
}

async function inSlices(pieces: Iterable<string>): Promise<string[]> {
  const slices: string[] = [];
  let slice: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    slice.push(piece);
    length += piece.length;
    if (length < SLICE) continue;
    // A text that is put together bit by bit is copied when it is sent, at once.
    slices.push(slice.join(""));
    slice = [];
    length = 0;
    await loopTurn();
  }
  return [...slices, ...slice];
}
