import { setImmediate as loopTurn } from "node:timers/promises";
import type { Logger } from "../logging/logger.js";
import type { AuthorMetrics } from "./author-metrics.js";
import { headOf } from "./exposition.js";
import { counter, type Family } from "./family.js";

/** Characters that are written in one turn of the event loop, which is about half a millisecond's work. */
const SLICE = 65_536;

/** The metrics of a server, in the order in which they are shown. */
export class Registry {
  readonly contentType = "text/plain; version=0.0.4; charset=utf-8";
  readonly #logger: Logger;
  readonly #authors: AuthorMetrics;
  readonly #families = new Map<string, Family>();
  readonly #failed = new Set<string>();
  /** It comes last, so that it has the failures of the scrape that it is part of. */
  readonly #ownFamily: Family;
  #failures = 0;

  constructor(logger: Logger, authors: AuthorMetrics) {
    this.#logger = logger;
    this.#authors = authors;
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
    for (const name of this.#authors.names) texts.push(...(await this.#orNothing(name, () => this.#readAuthors(name))));
    for (const family of this.families) {
      const samples = await this.#orNothing(family.name, async () => inSlices(await family.read()));
      texts.push(headOf(family), ...samples);
    }
    return texts.join("");
  }

  async #readAuthors(name: string): Promise<string[]> {
    if (this.#families.has(name)) throw new Error(`The framework has a metric ${name} of its own: take another name.`);
    return [await this.#authors.read(name)];
  }

  /** What can't be read takes only itself out of the scrape. */
  async #orNothing(name: string, read: () => Promise<string[]>): Promise<string[]> {
    try {
      return await read();
    } catch (error) {
      this.#failures += 1;
      if (!this.#failed.has(name)) {
        this.#failed.add(name);
        this.#logger.error({ metric: name, err: error }, "a metric can't be read, and is left out of /metrics");
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
