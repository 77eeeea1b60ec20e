import { ApiKeyAuthenticator } from "../auth/api-keys/api-key-authenticator.js";
import { KeySource, type KeySourceServices } from "../auth/api-keys/key-source.js";
import { Auth } from "../auth/auth.js";
import type { Authenticator } from "../auth/authenticator.js";
import { challengeWriter } from "../auth/challenge.js";
import { CustomAuthenticator } from "../auth/custom-authenticator.js";
import { IntrospectionAuthenticator } from "../auth/introspection-authenticator.js";
import { JwtAuthenticator } from "../auth/jwt-authenticator.js";
import { describeResource } from "../auth/protected-resource.js";
import { namesOf } from "../auth/token-claims.js";
import type { PipelineServices } from "../call/stage.js";
import type { AuthWays } from "../config/auth-schema.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import type { Catalog } from "../protocol/make-dispatcher.js";

/**
 * Puts together how callers over HTTP authenticate; undefined where they do not.
 * @throws BootError where something that a way needs is missing or can't be used
 */
export function makeAuth(
  { auth, name, title, transports }: ResolvedConfig,
  catalog: Catalog,
  { metrics, audit, logger }: Pick<PipelineServices, "metrics" | "audit" | "logger">,
  services: KeySourceServices,
): Auth | undefined {
  if (auth === undefined || auth === "none" || transports.http === undefined) return undefined;
  const resource = auth.oauth && describeResource(auth.oauth, title ?? name, scopesOf(catalog));
  return new Auth({
    authenticators: authenticatorsOf(auth, services),
    challenge: challengeWriter(name, resource),
    resource,
    onSuccess: (method, principal, address) => {
      metrics.auth.succeeded(method);
      audit?.authenticated(method, principal, address);
    },
    onFailure: ({ outcome, address, method, reason, error }) => {
      metrics.auth.failed(method, outcome);
      audit?.notAuthenticated({ outcome, address, method, reason });
      // Why credentials are not good stands in the line of the request that was refused for them.
      if (outcome === "error") logger.error({ address, method, err: error }, "authentication is out of order");
    },
  });
}

/** The author's own way comes last: it may know any credentials. So may introspection, before it. */
function authenticatorsOf(ways: AuthWays, services: KeySourceServices): Authenticator[] {
  const { apiKeys, jwt, introspection, oauth, custom } = ways;
  const authenticators: Authenticator[] = [];
  const own = oauth === undefined ? [] : namesOf(oauth.resource);
  if (apiKeys !== undefined) authenticators.push(new ApiKeyAuthenticator(new KeySource(apiKeys.file, services)));
  if (jwt !== undefined) {
    const audience = jwt.audience === undefined ? own : [jwt.audience].flat();
    authenticators.push(new JwtAuthenticator(jwt, audience, services.logger));
  }
  if (introspection !== undefined) {
    const audience = introspection.audience === undefined ? own : [introspection.audience];
    const issuers = oauth?.authorizationServers.flatMap(namesOf);
    authenticators.push(new IntrospectionAuthenticator(introspection, { audience, issuers }, services.logger));
  }
  if (custom !== undefined) authenticators.push(new CustomAuthenticator(custom));
  return authenticators;
}

/** All that tools, resources and prompts ask for. */
function scopesOf({ tools, resources, resourceTemplates, prompts }: Catalog): string[] {
  const parts = [...tools, ...resources, ...resourceTemplates, ...prompts];
  return [...new Set(parts.flatMap(({ operation }) => operation.access?.scopes ?? []))].sort();
}
