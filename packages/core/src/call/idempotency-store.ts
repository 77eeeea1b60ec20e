import type { ErrorCode } from "../errors/catalogue.js";
import type { ToolErrorOptions } from "../errors/tool-error.js";

/** What a call came to, as plain data. */
export type StoredOutcome =
  | { readonly result: unknown }
  | { readonly error: { readonly code: ErrorCode; readonly message: string; readonly options: ToolErrorOptions } };

/** What became of the call that had the key first. */
export type Claim =
  | { readonly state: "claimed" }
  /** `ended` resolves with undefined where that call gave the key back. */
  | { readonly state: "running"; readonly fingerprint: string; readonly ended: Promise<StoredOutcome | undefined> }
  | { readonly state: "done"; readonly fingerprint: string; readonly outcome: StoredOutcome };

/** Keeps calls with the same idempotency key to one. */
export interface IdempotencyStore {
  /**
   * Takes a key that nobody has.
   * @param fingerprint of the arguments, which must be the same for the same key
   */
  claim(key: string, fingerprint: string): Promise<Claim>;
  /** @param ttl milliseconds for which the outcome is kept */
  settle(key: string, outcome: StoredOutcome, ttl: number): Promise<void>;
  /** Gives a key back: nothing was done under it. */
  release(key: string): Promise<void>;
}
