import type { OAuthConfig } from "../config/auth-schema.js";
import type { TokenAdvice } from "./challenge.js";

const WELL_KNOWN = "/.well-known/oauth-protected-resource";

/** What clients are told of where to get tokens for this server (RFC 9728). */
export interface ProtectedResource extends TokenAdvice {
  /** Where the metadata is served: the root, and the place that belongs to the resource's own path (RFC 9728 §3.1). */
  readonly paths: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * @param name for people who are asked to let a client in
 * @param used the scopes that tools, resources and prompts ask for
 */
export function describeResource(
  { resource, authorizationServers, scopes: told }: OAuthConfig,
  name: string,
  used: readonly string[],
): ProtectedResource {
  const scopes: readonly string[] = told ?? used;
  const { origin, pathname } = new URL(resource);
  const path = WELL_KNOWN + pathname.replace(/\/$/, "");
  return {
    metadataUrl: origin + path,
    scopes,
    known: new Set([...scopes, ...used]),
    paths: [...new Set([WELL_KNOWN, path])],
    metadata: {
      resource,
      authorization_servers: authorizationServers,
      ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
      bearer_methods_supported: ["header"],
      resource_name: name,
    },
  };
}
