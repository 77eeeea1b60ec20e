import type { AuthRequest } from "../config/auth-schema.js";
import type { MaybePromise } from "../maybe-promise.js";
import type { Principal } from "../principal/principal.js";

/** As metrics and the audit log name the ways to authenticate. */
export type AuthMethod = NonNullable<Principal["method"]>;

/** One way to authenticate. */
export interface Authenticator {
  readonly method: AuthMethod;
  /**
   * Tells who sends a request; undefined where its credentials are none of this kind.
   * @throws InvalidCredentials where they are, and are not good
   * @throws ToolError DEPENDENCY_UNAVAILABLE where that can't be told now
   */
  authenticate(request: AuthRequest): MaybePromise<Principal | undefined>;
  /** Whether the very credentials were found good before, and still are. */
  isKnown(request: AuthRequest): boolean;
  /**
   * Where it takes little to tell whether credentials that were just found good still are, how. Undefined where they
   * must be looked at each time.
   */
  watch?(request: AuthRequest): (() => boolean) | undefined;
  close?(): void;
}

/** Credentials that are not good. Why is for the log alone: clients are all told the same. */
export class InvalidCredentials extends Error {
  /** @param reason without any part of the credentials */
  constructor(
    readonly reason: string,
    readonly method?: AuthMethod,
  ) {
    super(reason);
    this.name = "InvalidCredentials";
  }
}
