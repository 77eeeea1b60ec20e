import type { AuthRequest } from "../config/auth-schema.js";
import { InvalidCredentials } from "./authenticator.js";

const MAX_TOKEN = 8_192;
const SCHEME = "Bearer ";
/** In any case, and with more than one space (RFC 9110 §11.1). */
const OTHER_SCHEME = /^bearer +/i;
/** RFC 6750 §2.1. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;
/** Names under which clients put what must not be in a URL: servers, proxies and browsers all write those down. */
const IN_QUERY = /[?&](?:access_token|api[_-]?key|apikey|token|key|authorization)=/i;

/**
 * Takes the token out of a request; undefined where it has none.
 * @throws InvalidCredentials where there is more than one, or what there is can't be one
 */
export function readToken(headers: AuthRequest["headers"], url: string): string | undefined {
  if (url.includes("?") && IN_QUERY.test(url)) throw new InvalidCredentials("a token in the query string");
  const { authorization, "x-api-key": apiKey } = headers;
  if (authorization === undefined && apiKey === undefined) return undefined;
  if (authorization !== undefined && apiKey !== undefined) {
    throw new InvalidCredentials("both Authorization and X-API-Key");
  }
  const token = authorization === undefined ? apiKey : withoutScheme(String(authorization));
  if (typeof token !== "string" || !TOKEN.test(token)) throw new InvalidCredentials("malformed");
  if (token.length > MAX_TOKEN) throw new InvalidCredentials("too long");
  return token;
}

function withoutScheme(header: string): string | undefined {
  if (header.startsWith(SCHEME) && header[SCHEME.length] !== " ") return header.slice(SCHEME.length);
  return OTHER_SCHEME.test(header) ? header.replace(OTHER_SCHEME, "") : undefined;
}
