import { Auth } from "../auth/auth.js";
import type { Authenticator } from "../auth/authenticator.js";
import { challengeWriter } from "../auth/challenge.js";
import { CustomAuthenticator } from "../auth/custom-authenticator.js";
import { IntrospectionAuthenticator } from "../auth/introspection-authenticator.js";
import { JwtAuthenticator } from "../auth/jwt-authenticator.js";
import { describeResource } from "../auth/protected-resource.js";
import { namesOf } from "../auth/token-claims.js";
import type { AuthWays } from "../config/auth-schema.js";
import type { ResolvedConfig } from "../config/config-schema.js";
import type { Logger } from "../logging/logger.js";
import type { Catalog } from "../protocol/make-dispatcher.js";

/** Puts together how callers over HTTP authenticate; undefined where they do not. */
export function makeAuth({ auth, name, title }: ResolvedConfig, catalog: Catalog, logger: Logger): Auth | undefined {
  if (auth === undefined || auth === "none") return undefined;
  const resource = auth.oauth && describeResource(auth.oauth, title ?? name, scopesOf(catalog));
  return new Auth({
    authenticators: authenticatorsOf(auth, logger),
    challenge: challengeWriter(name, resource),
    resource,
    onAttempt: () => {},
  });
}

/** The author's own way comes last: it may know any credentials. So may introspection, before it. */
function authenticatorsOf({ jwt, introspection, oauth, custom }: AuthWays, logger: Logger): Authenticator[] {
  const authenticators: Authenticator[] = [];
  const own = oauth === undefined ? [] : namesOf(oauth.resource);
  if (jwt !== undefined) {
    const audience = jwt.audience === undefined ? own : [jwt.audience].flat();
    authenticators.push(new JwtAuthenticator(jwt, audience, logger));
  }
  if (introspection !== undefined) {
    const audience = introspection.audience === undefined ? own : [introspection.audience];
    const issuers = oauth?.authorizationServers.flatMap(namesOf);
    authenticators.push(new IntrospectionAuthenticator(introspection, { audience, issuers }, logger));
  }
  if (custom !== undefined) authenticators.push(new CustomAuthenticator(custom));
  return authenticators;
}

/** All that tools, resources and prompts ask for. */
function scopesOf({ tools, resources, resourceTemplates, prompts }: Catalog): string[] {
  const parts = [...tools, ...resources, ...resourceTemplates, ...prompts];
  return [...new Set(parts.flatMap(({ operation }) => operation.access?.scopes ?? []))].sort();
}
