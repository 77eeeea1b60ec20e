import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";

const MAX_TOKENS = 10_000;

/** What was found out about tokens, of which only a hash is kept. */
export class TokenCache<Finding> {
  readonly #entries = new LRUCache<string, { readonly finding: Finding; readonly until: number }>({ max: MAX_TOKENS });

  get(token: string): Finding | undefined {
    const entry = this.#entries.get(keyOf(token));
    return entry !== undefined && Date.now() < entry.until ? entry.finding : undefined;
  }

  /** @param until milliseconds since 1970 */
  set(token: string, finding: Finding, until: number): void {
    this.#entries.set(keyOf(token), { finding, until });
  }
}

function keyOf(token: string): string {
  return hash("sha256", token, "base64");
}
