import { z } from "zod";
import { secureUrl } from "../config/auth-schema.js";
import { fetchJson } from "./fetch-json.js";

const metadataSchema = z.looseObject({ issuer: z.string(), jwks_uri: secureUrl });

/**
 * Learns from an issuer where its keys are.
 * @throws Error where nothing says so
 */
export async function discoverKeysUrl(issuer: string): Promise<string> {
  const failures: unknown[] = [];
  for (const url of metadataUrls(issuer)) {
    try {
      const metadata = metadataSchema.parse(await fetchJson(url));
      // Whoever can put a document at one of these places must not speak for another issuer (RFC 8414 §3.3).
      if (metadata.issuer !== issuer) throw new Error(`${url} is the metadata of another issuer`);
      return metadata.jwks_uri;
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AggregateError(failures, `nothing says where the keys of ${issuer} are`);
}

/** In the order of MCP 2026-07-28, Authorization Server Discovery (RFC 8414 §3.1 and §5, OpenID Connect Discovery §4). */
function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const urls = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  return [...new Set(urls)];
}
