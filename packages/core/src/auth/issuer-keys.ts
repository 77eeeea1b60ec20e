import type { CryptoKey, JSONWebKeySet, JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { monotonicMs } from "../clock.js";
import type { Logger } from "../logging/logger.js";
import { cannotTell } from "./cannot-tell.js";

/** Milliseconds after which keys are looked up again: by then one that was withdrawn is no good any more. */
export const KEYS_FRESH = 600_000;
/** Milliseconds between two looks: tokens that name keys at random must not become requests to the issuer. */
const COOLDOWN = { afterSuccess: 30_000, afterFailure: 5_000 };

type FindKey = JWTVerifyGetKey<CryptoKey>;

const keySetSchema: z.ZodType<JSONWebKeySet> = z.looseObject({
  keys: z.array(z.looseObject({ kty: z.string() })),
});

/** The keys with which an issuer signs. While it can't be reached, those that are known go on being used. */
export class IssuerKeys {
  #known: FindKey | undefined;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  #loading: Promise<void> | undefined;

  /** @param fetchKeys gets the issuer's key set (RFC 7517 §5) */
  constructor(
    private readonly fetchKeys: () => Promise<unknown>,
    private readonly logger: Logger,
    private readonly now: () => number = monotonicMs,
  ) {}

  /**
   * The key that a token names. One that is not known may be new: the issuer is asked again.
   * @throws ToolError DEPENDENCY_UNAVAILABLE where it can't be asked
   */
  readonly find: FindKey = async (header, token) => {
    const { errors } = await import("jose");
    if (this.now() - this.#loadedAt > KEYS_FRESH) await this.#refresh();
    if (this.#known === undefined) throw cannotTell(this.#failure);
    try {
      return await this.#known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    await this.#refresh();
    if (this.#failure !== undefined) throw cannotTell(this.#failure);
    return this.#known(header, token);
  };

  #refresh(): Promise<void> {
    const { afterSuccess, afterFailure } = COOLDOWN;
    const cooldown = this.#failure === undefined ? afterSuccess : afterFailure;
    if (this.#loading === undefined && this.now() - this.#triedAt < cooldown) return Promise.resolve();
    this.#loading ??= this.#load().finally(() => {
      this.#triedAt = this.now();
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    const { createLocalJWKSet } = await import("jose");
    try {
      this.#known = createLocalJWKSet(keySetSchema.parse(await this.fetchKeys()));
      this.#loadedAt = this.now();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
      this.logger.warn({ err: error }, "the issuer's keys can't be fetched");
    }
  }
}
