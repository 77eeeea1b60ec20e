import { ApiKeyAuthenticator } from "../auth/api-keys/api-key-authenticator.js";
import { KeySource, type KeySourceServices } from "../auth/api-keys/key-source.js";
import { Auth } from "../auth/auth.js";
import type { Authenticator } from "../auth/authenticator.js";
import { challengeWriter } from "../auth/challenge.js";
import { CustomAuthenticator } from "../auth/custom-authenticator.js";
import type { PipelineServices } from "../call/stage.js";
import type { AuthWays } from "../config/auth-schema.js";
import type { ResolvedConfig } from "../config/config-schema.js";

/**
 * Puts together how callers over HTTP authenticate; undefined where they do not.
 * @throws BootError where something that a way needs is missing or can't be used
 */
export function makeAuth(
  { auth, name, transports }: ResolvedConfig,
  { metrics, audit, logger }: Pick<PipelineServices, "metrics" | "audit" | "logger">,
  services: KeySourceServices,
): Auth | undefined {
  if (auth === undefined || auth === "none" || transports.http === undefined) return undefined;
  return new Auth({
    authenticators: authenticatorsOf(auth, services),
    challenge: challengeWriter(name, undefined),
    onAttempt: (attempt) => {
      metrics.auth.count(attempt.method, attempt.outcome);
      audit?.attempted(attempt);
      const { outcome, address, method, reason, error } = attempt;
      if (outcome === "invalid") logger.warn({ address, method, reason }, "authentication failed");
      else if (outcome === "error") logger.error({ address, method, err: error }, "authentication is out of order");
    },
  });
}

/** The author's own way comes last: it may know any credentials. */
function authenticatorsOf({ apiKeys, custom }: AuthWays, services: KeySourceServices): Authenticator[] {
  return [
    ...(apiKeys === undefined ? [] : [new ApiKeyAuthenticator(new KeySource(apiKeys.file, services))]),
    ...(custom === undefined ? [] : [new CustomAuthenticator(custom)]),
  ];
}
