import { Auth } from "../auth/auth.js";
import type { Authenticator } from "../auth/authenticator.js";
import { challengeWriter } from "../auth/challenge.js";
import { CustomAuthenticator } from "../auth/custom-authenticator.js";
import type { AuthWays } from "../config/auth-schema.js";
import type { ResolvedConfig } from "../config/config-schema.js";

/** Puts together how callers over HTTP authenticate; undefined where they do not. */
export function makeAuth({ auth, name }: ResolvedConfig): Auth | undefined {
  if (auth === undefined || auth === "none") return undefined;
  return new Auth({
    authenticators: authenticatorsOf(auth),
    challenge: challengeWriter(name, undefined),
    onAttempt: () => {},
  });
}

/** The author's own way comes last: it may know any credentials. */
function authenticatorsOf({ custom }: AuthWays): Authenticator[] {
  return [...(custom === undefined ? [] : [new CustomAuthenticator(custom)])];
}
