import { z } from "zod";
import { monotonicMs } from "../clock.js";
import type { AuthRequest, IntrospectionConfig } from "../config/auth-schema.js";
import type { Logger } from "../logging/logger.js";
import type { MaybePromise } from "../maybe-promise.js";
import type { Principal } from "../principal/principal.js";
import { type Authenticator, InvalidCredentials } from "./authenticator.js";
import { cannotTell } from "./cannot-tell.js";
import { fetchJson } from "./fetch-json.js";
import { TokenCache } from "./token-cache.js";
import { principalOf } from "./token-claims.js";

/** Requests to the endpoint at once: whoever sends tokens at random must not flood it from here. */
const MAX_AT_ONCE = 100;
/** Milliseconds by which clocks may differ. */
const CLOCK_TOLERANCE = 5_000;
/** Milliseconds between two log lines on an endpoint that does not answer. */
const LOG_INTERVAL = 10_000;

/** RFC 7662 §2.2. */
const answerSchema = z.looseObject({
  active: z.boolean(),
  iss: z.string().optional(),
  aud: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  exp: z.number().optional(),
  nbf: z.number().optional(),
});
type Answer = z.output<typeof answerSchema>;

/** What tokens must say besides that they are active. */
export interface Expected {
  /** One of which they must be made out for. */
  readonly audience: readonly string[];
  /** Where an answer names an issuer, one of these. Undefined: it is not looked at. */
  readonly issuers: readonly string[] | undefined;
}

/** Authenticates by access tokens that their issuer is asked about (RFC 7662). */
export class IntrospectionAuthenticator implements Authenticator {
  readonly method = "introspection";
  readonly #config: IntrospectionConfig;
  readonly #expected: Expected;
  readonly #logger: Logger;
  readonly #good = new TokenCache<Principal>();
  /** Apart from the good ones, so that a flood of bad tokens can't push those out. */
  readonly #bad = new TokenCache<string>();
  readonly #asked = new Map<string, Promise<Principal>>();
  #loggedAt = Number.NEGATIVE_INFINITY;

  constructor(config: IntrospectionConfig, expected: Expected, logger: Logger) {
    this.#config = config;
    this.#expected = expected;
    this.#logger = logger;
  }

  authenticate({ token }: AuthRequest): MaybePromise<Principal | undefined> {
    if (token === undefined) return undefined;
    const known = this.#good.get(token);
    if (known !== undefined) return known;
    const reason = this.#bad.get(token);
    if (reason !== undefined) throw new InvalidCredentials(reason, this.method);
    return this.#asked.get(token) ?? this.#introspect(token);
  }

  isKnown({ token }: AuthRequest): boolean {
    return token !== undefined && this.#good.get(token) !== undefined;
  }

  #introspect(token: string): Promise<Principal> {
    if (this.#asked.size >= MAX_AT_ONCE) throw cannotTell(undefined);
    const asked = this.#judge(token).finally(() => this.#asked.delete(token));
    this.#asked.set(token, asked);
    return asked;
  }

  async #judge(token: string): Promise<Principal> {
    const answer = await this.#ask(token);
    const kept = Date.now() + this.#config.cacheTtl;
    try {
      this.#check(answer);
      const principal = principalOf(answer, this.method);
      const { expiresAt = Number.POSITIVE_INFINITY } = principal;
      this.#good.set(token, principal, Math.min(kept, expiresAt + CLOCK_TOLERANCE));
      return principal;
    } catch (error) {
      if (error instanceof InvalidCredentials) this.#bad.set(token, error.reason, kept);
      throw error;
    }
  }

  async #ask(token: string): Promise<Answer> {
    const { url, clientId, clientSecret } = this.#config;
    try {
      return answerSchema.parse(
        await fetchJson(url, {
          method: "POST",
          headers: { authorization: basic(clientId, clientSecret) },
          body: new URLSearchParams({ token, token_type_hint: "access_token" }),
        }),
      );
    } catch (error) {
      this.#log(error);
      throw cannotTell(error);
    }
  }

  #check({ active, aud, iss, nbf = 0, exp = Number.POSITIVE_INFINITY }: Answer): void {
    const { audience, issuers } = this.#expected;
    const now = Date.now();
    if (!active) this.#refuse("not active");
    // Where the answer names no audience, the token may be made out for any other server.
    if (!aud.some((one) => audience.includes(one))) this.#refuse("claim aud");
    if (iss !== undefined && issuers?.includes(iss) === false) this.#refuse("claim iss");
    if (nbf * 1_000 > now + CLOCK_TOLERANCE) this.#refuse("claim nbf");
    if (exp * 1_000 <= now - CLOCK_TOLERANCE) this.#refuse("claim exp");
  }

  #refuse(reason: string): never {
    throw new InvalidCredentials(reason, this.method);
  }

  #log(err: unknown): void {
    const now = monotonicMs();
    if (now - this.#loggedAt < LOG_INTERVAL) return;
    this.#loggedAt = now;
    this.#logger.warn({ err }, "the introspection endpoint can't be asked");
  }
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function basic(clientId: string, clientSecret: string): string {
  const encode = (text: string) => new URLSearchParams({ "": text }).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString("base64")}`;
}
