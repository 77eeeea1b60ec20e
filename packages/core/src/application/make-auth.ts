import { Auth } from "../auth/auth.js";
import type { Authenticator } from "../auth/authenticator.js";
import { challengeWriter } from "../auth/challenge.js";
import { CustomAuthenticator } from "../auth/custom-authenticator.js";
import type { PipelineServices } from "../call/stage.js";
import type { AuthWays } from "../config/auth-schema.js";
import type { ResolvedConfig } from "../config/config-schema.js";

/** Puts together how callers over HTTP authenticate; undefined where they do not. */
export function makeAuth(
  { auth, name }: ResolvedConfig,
  { metrics, audit, logger }: Pick<PipelineServices, "metrics" | "audit" | "logger">,
): Auth | undefined {
  if (auth === undefined || auth === "none") return undefined;
  return new Auth({
    authenticators: authenticatorsOf(auth),
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
function authenticatorsOf({ custom }: AuthWays): Authenticator[] {
  return [...(custom === undefined ? [] : [new CustomAuthenticator(custom)])];
}
