import { createHash, timingSafeEqual } from "node:crypto";

const BEARER = /^bearer +(\S+)$/i;
const BASIC = /^basic +([A-Za-z0-9+/]+=*)$/i;

/**
 * What clients are told that send no key, or another: programs send it as a token (RFC 6750), and browsers ask their
 * user for the password of HTTP Basic (RFC 7617).
 */
export const CHALLENGES: readonly string[] = ['Bearer realm="operations"', 'Basic realm="operations", charset="UTF-8"'];

/** The key of /metrics and /admin. */
export class OperationsKey {
  readonly #digest: Buffer;

  constructor(key: string) {
    this.#digest = digest(key);
  }

  /** @param authorization the header */
  isIn(authorization: string): boolean {
    // Digests are of one length, which comparing in constant time takes.
    return timingSafeEqual(digest(keyIn(authorization) ?? ""), this.#digest);
  }
}

/** Of HTTP Basic, the password, whatever the user's name. */
function keyIn(authorization: string): string | undefined {
  const token = BEARER.exec(authorization)?.[1];
  if (token !== undefined) return token;
  const pair = Buffer.from(BASIC.exec(authorization)?.[1] ?? "", "base64").toString();
  const colon = pair.indexOf(":");
  return colon === -1 ? undefined : pair.slice(colon + 1);
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
