import { ApiKeyAuthenticator } from "../auth/api-keys/api-key-authenticator.js";
import { KeySource, type KeySourceServices } from "../auth/api-keys/key-source.js";
import { Auth } from "../auth/auth.js";
import type { Authenticator } from "../auth/authenticator.js";
import { challengeWriter } from "../auth/challenge.js";
import { CustomAuthenticator } from "../auth/custom-authenticator.js";
import type { AuthWays } from "../config/auth-schema.js";
import type { ResolvedConfig } from "../config/config-schema.js";

/**
 * Puts together how callers over HTTP authenticate; undefined where they do not.
 * @throws BootError where something that a way needs is missing or can't be used
 */
export function makeAuth({ auth, name, transports }: ResolvedConfig, services: KeySourceServices): Auth | undefined {
  if (auth === undefined || auth === "none" || transports.http === undefined) return undefined;
  return new Auth({
    authenticators: authenticatorsOf(auth, services),
    challenge: challengeWriter(name, undefined),
    onAttempt: () => {},
  });
}

/** The author's own way comes last: it may know any credentials. */
function authenticatorsOf({ apiKeys, custom }: AuthWays, services: KeySourceServices): Authenticator[] {
  return [
    ...(apiKeys === undefined ? [] : [new ApiKeyAuthenticator(new KeySource(apiKeys.file, services))]),
    ...(custom === undefined ? [] : [new CustomAuthenticator(custom)]),
  ];
}
