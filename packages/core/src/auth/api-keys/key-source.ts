import { stat } from "node:fs/promises";
import { BootError } from "../../errors/boot-error.js";
import type { Logger } from "../../logging/logger.js";
import { hasMode } from "./file-mode.js";
import { type KeyFile, parseKeyFile, readKeyFile } from "./key-file.js";
import { isGood, type KeyRing, makeKeyRing } from "./key-ring.js";
import { checkPepper, type Pepper, pepperFileOf, readPepper } from "./pepper.js";

export interface KeySourceServices {
  readonly environment: NodeJS.ProcessEnv;
  readonly logger: Logger;
  /** Told of each principal whose key was good and is not any more. */
  onRevoked(principalId: string): void;
}

/** Milliseconds between looks at the file and at what has expired. */
const INTERVAL = 500;

/** The keys as they are now: those of MCP_API_KEYS, or of a file that is read again when it changes. */
export class KeySource {
  readonly pepper: Pepper;
  readonly #file: string;
  readonly #services: KeySourceServices;
  readonly #isFile: boolean;
  readonly #timer: NodeJS.Timeout;
  #keys: KeyRing;
  /** The principals whose keys were good at the last look. */
  #good: ReadonlySet<string>;
  /** What told the file at the last look from other ones. */
  #seen: string | undefined;
  #isLooking = false;

  /** @throws BootError where the keys or the pepper are missing or can't be used */
  constructor(file: string, services: KeySourceServices) {
    this.#file = file;
    this.#services = services;
    const { MCP_API_KEYS: text } = services.environment;
    this.#isFile = !text;
    const read = text ? parseKeyFile(text, "MCP_API_KEYS") : readKeyFile(file);
    this.pepper = needPepper(file, services.environment);
    checkPepper(read, this.pepper, text ? "MCP_API_KEYS" : file);
    this.#keys = makeKeyRing(read);
    this.#good = this.#findGood();
    this.#warn(read);
    this.#timer = setInterval(() => void this.#look(), INTERVAL).unref();
  }

  get keys(): KeyRing {
    return this.#keys;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #warn({ keys }: KeyFile): void {
    const { logger } = this.#services;
    const file = this.#isFile ? this.#file : "MCP_API_KEYS";
    if (keys.length === 0) logger.warn({ file }, "there are no API keys yet: run `mcp keys create`");
    if (this.#isFile && hasMode(file, 0o044)) {
      logger.warn({ file }, "others than its owner can read the file of API keys: `chmod 600` keeps it to the server");
    }
  }

  /** A file that is of no use changes nothing: the keys that were there last stay. */
  async #look(): Promise<void> {
    // On a file system that hangs, looks would pile up.
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      if (this.#isFile && (await this.#hasChanged())) this.#reload();
    } finally {
      this.#isLooking = false;
    }
    this.#tellRevoked();
  }

  async #hasChanged(): Promise<boolean> {
    // Follows links, and so sees one that now leads elsewhere. What is put in place by a rename has another inode.
    const now = await stat(this.#file, { bigint: true }).then(
      ({ dev, ino, size, mode, mtimeNs, ctimeNs }) => [dev, ino, size, mode, mtimeNs, ctimeNs].join(),
      (error) => `none: ${error.code}`,
    );
    const hasChanged = now !== this.#seen;
    this.#seen = now;
    return hasChanged;
  }

  #reload(): void {
    const { logger } = this.#services;
    try {
      const read = readKeyFile(this.#file);
      checkPepper(read, this.pepper, this.#file);
      this.#keys = makeKeyRing(read);
      logger.debug({ file: this.#file, keys: read.keys.length }, "API keys read");
    } catch (error) {
      logger.error({ err: error, file: this.#file }, "the API keys can't be read again: those read last stay");
    }
  }

  #tellRevoked(): void {
    const before = this.#good;
    this.#good = this.#findGood();
    for (const id of before) if (!this.#good.has(id)) this.#services.onRevoked(id);
  }

  #findGood(): ReadonlySet<string> {
    const now = Date.now();
    const good = [...this.#keys.values()].filter((key) => isGood(key, now));
    return new Set(good.map(({ principal }) => principal.id));
  }
}

function needPepper(file: string, environment: NodeJS.ProcessEnv): Pepper {
  const pepper = readPepper(file, environment);
  if (pepper !== undefined) return pepper;
  const message = `is not set, and there is no ${pepperFileOf(file)}: set it to the pepper with which the keys were made`;
  throw new BootError("The API keys can't be used:", [{ where: "MCP_KEY_PEPPER", message }]);
}
