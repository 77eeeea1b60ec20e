import { z } from "zod";
import type { Principal } from "../principal/principal.js";
import { milliseconds } from "./resilience-schema.js";

/** What a request shows of whoever sends it. */
export interface AuthRequest {
  /** What came as `Authorization: Bearer` or `X-API-Key`. */
  readonly token: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The client's IP address. */
  readonly address: string;
}

/** Tells who sends a request; undefined where it can't. */
export type CustomAuth = (request: AuthRequest) => Principal | undefined | Promise<Principal | undefined>;

/** A shared key would let whoever checks tokens make them too. */
const ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA"],
] as const;

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Where tokens go or come from: readable on the way by nobody, but for tests on this machine. */
export const secureUrl = z.url({ protocol: /^https?$/ }).refine((text) => {
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || LOOPBACK.test(hostname);
}, "must be https, unless it is on this machine");

const apiKeysSchema = z.strictObject({
  /** The file that `mcp keys` writes, seen from the working folder. MCP_API_KEYS holds its text instead, where that is set. */
  file: z.string().min(1).default(".mcp/keys.json"),
});

const jwtSchema = z.strictObject({
  /** Whose tokens are taken: the `iss` claim. */
  issuer: secureUrl,
  /** For whom they must be made out: the `aud` claim. Default: `oauth.resource`. */
  audience: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
  /** Where the issuer's keys are. Default: where its metadata says (RFC 8414, OpenID Connect Discovery). */
  jwksUri: secureUrl.optional(),
  algorithms: z.array(z.enum(ALGORITHMS)).min(1).default(["RS256", "PS256", "ES256", "EdDSA"]),
  /** Milliseconds by which clocks may differ. */
  clockTolerance: z.int().min(0).max(300_000).default(5_000),
});

const introspectionSchema = z.strictObject({
  url: secureUrl,
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** For whom tokens must be made out. Default: `oauth.resource`. */
  audience: z.string().min(1).optional(),
  /** Milliseconds for which an answer is kept: a revoked token is taken for so long. */
  cacheTtl: milliseconds.default(30_000),
});

const oauthSchema = z.strictObject({
  /** This server's own URL as clients know it: for whom tokens are made out (RFC 8707). */
  resource: secureUrl.refine((text) => !text.includes("#"), "must have no fragment"),
  /** Where clients get them (RFC 9728). */
  authorizationServers: z.array(secureUrl).min(1),
  /** The scopes that clients are told of. Default: all that tools, resources and prompts ask for. */
  scopes: z.array(z.string().min(1)).optional(),
});

/** Who may call over HTTP. Several ways may be open at once. */
export const authSchema = z.union([
  z.literal("none"),
  z
    .strictObject({
      apiKeys: z
        .union([z.literal(true), apiKeysSchema])
        .transform((value) => (value === true ? apiKeysSchema.parse({}) : value))
        .optional(),
      jwt: jwtSchema.optional(),
      introspection: introspectionSchema.optional(),
      /** Tells clients where to get tokens (MCP 2025-11-25, authorization). Goes with `jwt` or `introspection`. */
      oauth: oauthSchema.optional(),
      custom: z
        .custom<CustomAuth>((value) => typeof value === "function", "must be a function of a request")
        .optional(),
    })
    .refine(
      ({ apiKeys, jwt, introspection, custom }) =>
        [apiKeys, jwt, introspection, custom].some((way) => way !== undefined),
      'names no way to authenticate: set apiKeys, jwt, introspection or custom, or write auth: "none"',
    )
    .refine(
      ({ oauth, jwt, introspection }) => oauth === undefined || jwt !== undefined || introspection !== undefined,
      {
        path: ["oauth"],
        message: "sends clients for tokens that nothing checks: set jwt or introspection too",
      },
    )
    .refine(({ oauth, jwt }) => jwt === undefined || (jwt.audience ?? oauth?.resource) !== undefined, {
      path: ["jwt", "audience"],
      message: "is missing: without it, tokens made out for any other server would be taken. Set it, or oauth.resource",
    })
    .refine(
      ({ oauth, introspection }) =>
        introspection === undefined || (introspection.audience ?? oauth?.resource) !== undefined,
      {
        path: ["introspection", "audience"],
        message:
          "is missing: without it, tokens made out for any other server would be taken. Set it, or oauth.resource",
      },
    ),
]);

export type AuthConfig = z.output<typeof authSchema>;
export type AuthWays = Exclude<AuthConfig, "none">;
export type ApiKeysConfig = NonNullable<AuthWays["apiKeys"]>;
export type JwtConfig = NonNullable<AuthWays["jwt"]>;
export type IntrospectionConfig = NonNullable<AuthWays["introspection"]>;
export type OAuthConfig = NonNullable<AuthWays["oauth"]>;
