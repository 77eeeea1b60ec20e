import type { JWTPayload } from "jose";
import type { AuthRequest, JwtConfig } from "../config/auth-schema.js";
import { ToolError } from "../errors/tool-error.js";
import type { Logger } from "../logging/logger.js";
import type { MaybePromise } from "../maybe-promise.js";
import type { Principal } from "../principal/principal.js";
import { type Authenticator, InvalidCredentials } from "./authenticator.js";
import { fetchJson } from "./fetch-json.js";
import { IssuerKeys, KEYS_FRESH } from "./issuer-keys.js";
import { discoverKeysUrl } from "./issuer-metadata.js";
import { TokenCache } from "./token-cache.js";
import { principalOf } from "./token-claims.js";

/** RFC 9068 §2.1. Many issuers write JWT or nothing: then the claims must not be those of an ID token. */
const ACCESS_TOKEN = /^(?:application\/)?at\+jwt$/i;
const ANY_TOKEN = /^(?:application\/)?jwt$/i;
/** What only ID tokens carry (OpenID Connect Core §2, §3.3.2.11): they tell a client who its user is, and open nothing. */
const OF_ID_TOKENS = ["nonce", "at_hash", "c_hash"];

/** Authenticates by access tokens that their issuer signed (RFC 9068). */
export class JwtAuthenticator implements Authenticator {
  readonly method = "jwt";
  readonly #config: JwtConfig;
  readonly #audience: readonly string[];
  readonly #keys: IssuerKeys;
  readonly #known = new TokenCache<Principal>();

  /** @param audience one of which a token must be made out for */
  constructor(config: JwtConfig, audience: readonly string[], logger: Logger) {
    const { issuer, jwksUri } = config;
    this.#config = config;
    this.#audience = audience;
    this.#keys = new IssuerKeys(async () => fetchJson(jwksUri ?? (await discoverKeysUrl(issuer))), logger);
  }

  authenticate({ token }: AuthRequest): MaybePromise<Principal | undefined> {
    if (token === undefined || !hasThreeParts(token)) return undefined;
    return this.#known.get(token) ?? this.#verify(token);
  }

  isKnown({ token }: AuthRequest): boolean {
    return token !== undefined && hasThreeParts(token) && this.#known.get(token) !== undefined;
  }

  async #verify(token: string): Promise<Principal> {
    const { issuer, algorithms, clockTolerance } = this.#config;
    const { jwtVerify } = await import("jose");
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#keys.find, {
        issuer,
        algorithms,
        audience: [...this.#audience],
        clockTolerance: clockTolerance / 1_000,
        requiredClaims: ["exp"],
      });
      checkKind(protectedHeader.typ, payload);
      const principal = principalOf(payload, this.method);
      const { expiresAt = 0 } = principal;
      // Not for longer than keys are: a token whose key was withdrawn must not outlive it.
      this.#known.set(token, principal, Math.min(expiresAt + clockTolerance, Date.now() + KEYS_FRESH));
      return principal;
    } catch (error) {
      if (error instanceof ToolError || error instanceof InvalidCredentials) throw error;
      throw new InvalidCredentials(whyNot(error), this.method);
    }
  }
}

/** The shape of a signed token (RFC 7515 §7.1). */
function hasThreeParts(token: string): boolean {
  const first = token.indexOf(".");
  const second = token.indexOf(".", first + 1);
  return first !== -1 && second !== -1 && token.indexOf(".", second + 1) === -1;
}

function checkKind(type: unknown, payload: JWTPayload): void {
  if (typeof type === "string" && ACCESS_TOKEN.test(type)) return;
  const isOther = type !== undefined && !(typeof type === "string" && ANY_TOKEN.test(type));
  if (isOther || OF_ID_TOKENS.some((claim) => claim in payload)) {
    throw new InvalidCredentials("not an access token", "jwt");
  }
}

/** Names the check that failed, without a value: all of those come from whoever sent the token. */
function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return "unreadable";
  const code = "code" in error ? String(error.code) : error.name;
  return "claim" in error ? `${code} ${String(error.claim)}` : code;
}
