import { timingSafeEqual } from "node:crypto";
import type { AuthRequest } from "../../config/auth-schema.js";
import type { Principal } from "../../principal/principal.js";
import { type Authenticator, InvalidCredentials } from "../authenticator.js";
import { type ApiKey, isGood, type KeySecret } from "./key-ring.js";
import type { KeySource } from "./key-source.js";
import { idOf, isToken, KEY_PREFIX, secretOf, TOKEN_LENGTH } from "./key-token.js";

/** Authenticates by the keys that `mcp keys` makes. */
export class ApiKeyAuthenticator implements Authenticator {
  readonly method = "api_key";
  readonly #source: KeySource;
  /** The token at hand: bytes are compared, since comparing texts ends at the first difference. */
  readonly #scratch = Buffer.alloc(TOKEN_LENGTH);
  /** What is held against the secret of a key that is not there. */
  readonly #nobodys: KeySecret = { hash: Buffer.alloc(32), endsAt: 0, known: undefined };

  constructor(source: KeySource) {
    this.#source = source;
  }

  authenticate({ token }: AuthRequest): Principal | undefined {
    if (token === undefined || !token.startsWith(KEY_PREFIX)) return undefined;
    const key = this.#source.keys.get(idOf(token));
    const secret = this.#findKnown(key, token) ?? this.#verify(key, token);
    if (key === undefined) throw new InvalidCredentials("a key that is not there", this.method);
    const { id } = key.principal;
    if (secret === undefined) throw new InvalidCredentials(`not the secret of ${id}`, this.method);
    const now = Date.now();
    if (!isGood(key, now)) {
      throw new InvalidCredentials(`${id} is ${key.isRevoked ? "revoked" : "expired"}`, this.method);
    }
    if (now >= secret.endsAt) throw new InvalidCredentials(`a secret of ${id} that was rotated out`, this.method);
    secret.known ??= Buffer.from(token, "latin1");
    return key.principal;
  }

  isKnown({ token }: AuthRequest): boolean {
    if (token === undefined) return false;
    const key = this.#source.keys.get(idOf(token));
    const secret = this.#findKnown(key, token);
    if (key === undefined || secret === undefined) return false;
    const now = Date.now();
    return isGood(key, now) && now < secret.endsAt;
  }

  watch({ token = "" }: AuthRequest): (() => boolean) | undefined {
    const { keys } = this.#source;
    const key = keys.get(idOf(token));
    const secret = this.#findKnown(key, token);
    if (key === undefined || secret === undefined) return undefined;
    const endsAt = Math.min(key.endsAt, secret.endsAt);
    // Whatever is changed about keys makes a new ring of them.
    return () => this.#source.keys === keys && (endsAt === Number.POSITIVE_INFINITY || Date.now() < endsAt);
  }

  close(): void {
    this.#source.close();
  }

  #findKnown(key: ApiKey | undefined, token: string): KeySecret | undefined {
    // In UTF-8 a character that is not ASCII is never taken for one that is.
    if (key === undefined || token.length !== TOKEN_LENGTH || this.#scratch.write(token) !== TOKEN_LENGTH) {
      return undefined;
    }
    for (const secret of key.secrets) {
      if (secret.known !== undefined && timingSafeEqual(secret.known, this.#scratch)) return secret;
    }
    return undefined;
  }

  /** Hashes and compares whatever the token is, so that how long it takes tells nothing. */
  #verify(key: ApiKey | undefined, token: string): KeySecret | undefined {
    const isWhole = isToken(token);
    const hash = this.#source.pepper.hash(isWhole ? secretOf(token) : "");
    let found: KeySecret | undefined;
    for (const secret of key?.secrets ?? [this.#nobodys]) {
      if (timingSafeEqual(secret.hash, hash)) found = secret;
    }
    return isWhole && key !== undefined ? found : undefined;
  }
}
