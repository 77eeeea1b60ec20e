import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { BootError } from "../errors/boot-error.js";
import type { Logger } from "../logging/logger.js";
import type { MemoryUsageLedger } from "./memory-usage-ledger.js";
import { readUsageFile, writeUsageFile } from "./usage-file.js";

/** Milliseconds between two saves, and so what a crash loses at most. */
const INTERVAL = 5_000;

/** Keeps a ledger in a file over restarts. */
export class UsageSaver {
  readonly #file: string;
  readonly #ledger: MemoryUsageLedger;
  readonly #logger: Logger;
  readonly #onFailure: () => void;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #saved = 0;
  #isFailing = false;

  /** @param onFailure told of each save that fails */
  constructor(file: string, ledger: MemoryUsageLedger, logger: Logger, onFailure: () => void) {
    this.#file = file;
    this.#ledger = ledger;
    this.#logger = logger;
    this.#onFailure = onFailure;
  }

  /**
   * Takes up what is in the file, and saves every few seconds from then on.
   * @throws BootError where the file is none of this, or its folder can't be made
   */
  async start(): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true }).catch((error: Error) => {
      const message = `its folder can't be made: ${error.message}. Set usage.file to a path that this user may write to`;
      throw new BootError("The ledger of usage can't be kept:", [{ where: this.#file, message }], error);
    });
    this.#ledger.restore((await readUsageFile(this.#file)) ?? []);
    this.#saved = this.#ledger.version;
    this.#saveLater();
  }

  /** Saves what is new. Never rejects: a save that fails is logged, and the next one tries again. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#saveNow());
    return this.#saving;
  }

  /** Saves once more, and no more after that. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.save();
    clearTimeout(this.#timer);
  }

  #saveLater(): void {
    this.#timer = setTimeout(() => void this.save().then(() => this.#saveLater()), INTERVAL).unref();
  }

  async #saveNow(): Promise<void> {
    const { version } = this.#ledger;
    if (version === this.#saved) return;
    try {
      await writeUsageFile(this.#file, this.#ledger.entries());
      this.#saved = version;
      if (this.#isFailing) this.#logger.info({ file: this.#file }, "the ledger of usage is saved again");
      this.#isFailing = false;
    } catch (error) {
      this.#onFailure();
      if (!this.#isFailing) {
        const text = "the ledger of usage could not be saved: a crash would lose what is new. It is tried again";
        this.#logger.error({ err: error, file: this.#file }, text);
      }
      this.#isFailing = true;
    }
  }
}
