import { createHmac } from "node:crypto";
import { afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { exportSPKI, importJWK } from "jose";
import type { JwtConfig } from "../config/auth-schema.js";
import { type JsonAnswer, type JsonServer, makeKey, type SigningKey, serveJson } from "../fixtures/issuer.js";
import { createLog } from "../logging/logger.js";
import type { Principal } from "../principal/principal.js";
import { InvalidCredentials } from "./authenticator.js";
import { JwtAuthenticator } from "./jwt-authenticator.js";
import { namesOf } from "./token-claims.js";

const RESOURCE = "https://mcp.example.com/mcp";
const now = () => Math.floor(Date.now() / 1_000);

/** A claim so many seconds from when the token is signed: the tests' table was made long before. */
const atSigning = (claim: "exp" | "nbf", seconds: number): Record<string, unknown> =>
  Object.defineProperty({}, claim, { enumerable: true, get: () => now() + seconds });

let key: SigningKey;
let other: SigningKey;
let rsa: SigningKey;

beforeAll(async () => {
  [key, other, rsa] = await Promise.all([makeKey("one"), makeKey("one"), makeKey("rsa", "RS256")]);
});

afterEach(() => {
  jest.useRealTimers();
});

interface Issuer {
  readonly server: JsonServer;
  readonly way: JwtAuthenticator;
  readonly log: unknown[];
  keys: unknown[];
  /** Claims of a token that is good. */
  claims(changes?: Record<string, unknown>): Record<string, unknown>;
  ask(token: string): Promise<Principal | undefined>;
}

/** An issuer with one key, and whoever takes its tokens. */
async function startIssuer(
  config: Partial<JwtConfig> = {},
  answer?: (path: string | undefined) => JsonAnswer,
): Promise<Issuer> {
  const server = await serveJson(({ url }) => answer?.(url) ?? { body: { keys: issuer.keys } });
  const log: unknown[] = [];
  const { logger } = createLog("trace", { write: (line) => log.push(JSON.parse(line)) });
  const whole: JwtConfig = {
    issuer: server.origin,
    jwksUri: `${server.origin}/keys`,
    algorithms: ["ES256", "RS256"],
    clockTolerance: 5_000,
    ...config,
  };
  const way = new JwtAuthenticator(whole, namesOf(RESOURCE), logger);
  const issuer: Issuer = {
    server,
    way,
    log,
    keys: [key.jwk, rsa.jwk],
    claims: (changes = {}) => ({
      iss: server.origin,
      aud: RESOURCE,
      sub: "ada",
      scope: "read write",
      exp: now() + 300,
      ...changes,
    }),
    ask: async (token) => way.authenticate(request(token)),
  };
  return issuer;
}

const request = (token: string) => ({ token, headers: {}, address: "127.0.0.1" });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a token that is good", () => {
  test("says who calls, with scopes, end and claims", async () => {
    const { ask, claims } = await startIssuer();
    const payload = claims({ tenant: "blue" });
    expect(await ask(await key.sign(payload))).toEqual({
      id: "sub:ada",
      scopes: ["read", "write"],
      method: "jwt",
      expiresAt: Number(payload.exp) * 1_000,
      claims: payload,
    });
  });

  test.each<[string, Record<string, unknown>, Partial<Principal>]>([
    ["scopes in scp, as a list", { scope: undefined, scp: ["read"] }, { scopes: ["read"] }],
    ["scopes in scp, as text", { scope: undefined, scp: "read  write" }, { scopes: ["read", "write"] }],
    ["scopes in both", { scp: ["write", "admin"] }, { scopes: ["read", "write", "admin"] }],
    ["no scopes", { scope: undefined }, { scopes: [] }],
    ["several audiences", { aud: ["https://other.example.com", RESOURCE] }, { id: "sub:ada" }],
    ["a slash after the audience", { aud: `${RESOURCE}/` }, { id: "sub:ada" }],
    ["a client that stands for itself", { sub: undefined, client_id: "cron" }, { id: "client:cron" }],
    ["an end within the tolerance", atSigning("exp", -2), { id: "sub:ada" }],
    ["a start within the tolerance", atSigning("nbf", 3), { id: "sub:ada" }],
  ])("may have %s", async (_, changes, expected) => {
    const { ask, claims } = await startIssuer();
    expect(await ask(await key.sign(claims(changes)))).toMatchObject(expected);
  });

  test.each([
    ["application/at+jwt", {}],
    ["JWT", {}],
    [undefined, {}],
    ["at+jwt", { nonce: "n" }],
  ])("may call itself %s", async (typ, changes) => {
    const { ask, claims } = await startIssuer();
    expect(await ask(await key.sign(claims(changes), { typ }))).toMatchObject({ id: "sub:ada" });
  });

  test("may be signed with RSA, and is verified once", async () => {
    const { ask, claims, way, server } = await startIssuer();
    const token = await rsa.sign(claims());
    expect(way.isKnown(request(token))).toBe(false);
    const principal = await ask(token);
    expect(way.isKnown(request(token))).toBe(true);
    // At once and the very same: nothing was checked again.
    expect(way.authenticate(request(token))).toBe(principal);
    expect(server.requests).toHaveLength(1);
  });
});

describe("a token that is not", () => {
  type Make = (issuer: Issuer) => string | Promise<string>;
  const withClaims =
    (changes: Record<string, unknown>): Make =>
    ({ claims }) =>
      key.sign(claims(changes));
  const withHeader =
    (header: Record<string, unknown>, changes: Record<string, unknown> = {}): Make =>
    ({ claims }) =>
      key.sign(claims(changes), header);

  test.each<[string, Make]>([
    ["another issuer", withClaims({ iss: "https://evil.example.com" })],
    ["the issuer with a slash", ({ claims, server }) => key.sign(claims({ iss: `${server.origin}/` }))],
    ["no issuer", withClaims({ iss: undefined })],
    ["another audience", withClaims({ aud: "https://other.example.com/mcp" })],
    ["an audience that only begins the same", withClaims({ aud: `${RESOURCE}/more` })],
    ["the server's origin for an audience", withClaims({ aud: "https://mcp.example.com" })],
    ["no audience", withClaims({ aud: undefined })],
    ["an end that is past", withClaims({ exp: now() - 60 })],
    ["no end", withClaims({ exp: undefined })],
    ["an end that is text", withClaims({ exp: "never" })],
    ["a start to come", withClaims({ nbf: now() + 60 })],
    ["no subject and no client", withClaims({ sub: undefined })],
    ["an empty subject", withClaims({ sub: "" })],
    ["a subject that is a number", withClaims({ sub: 7 })],
    ["a subject without end", withClaims({ sub: "a".repeat(300) })],
    ["scopes that are none", withClaims({ scope: 7 })],
    ["a key that it is bound to", withClaims({ cnf: { jkt: "x" } })],
    ["a nonce, as ID tokens have", withHeader({ typ: "JWT" }, { nonce: "n" })],
    ["an at_hash, as ID tokens have", withHeader({ typ: undefined }, { at_hash: "h" })],
    ["the type of a logout token", withHeader({ typ: "logout+jwt" })],
    ["a type that is no text", withHeader({ typ: 7 })],
    ["an extension that is critical", withHeader({ crit: ["x"], x: 1 })],
    ["another key's signature", ({ claims }) => other.sign(claims())],
    ["a key that nobody knows", withHeader({ kid: "two" })],
    ["an algorithm that is not allowed", async ({ claims }) => (await makeKey("one", "ES384")).sign(claims())],
    ["the algorithm none", ({ claims }) => `${encode({ alg: "none", typ: "at+jwt" })}.${encode(claims())}.`],
    ["none, with the signature kept", async ({ claims }) => forge(await key.sign(claims()), { alg: "none" })],
    ["claims that were changed", async ({ claims }) => forge(await key.sign(claims()), {}, { sub: "root" })],
    ["the public key for a shared secret", publicKeyAsSecret],
    ["no signature", async ({ claims }) => (await key.sign(claims())).replace(/[^.]+$/, "")],
    ["half a signature", async ({ claims }) => (await key.sign(claims())).slice(0, -20)],
    ["nothing but dots", () => ".."],
    ["no JSON in it", () => "YQ.YQ.YQ"],
    ["claims that are no object", ({ claims }) => `${encode({ alg: "ES256", kid: "one" })}.${encode([claims()])}.YQ`],
    ["8,000 characters of nothing", () => `${"a".repeat(4_000)}.${"b".repeat(3_900)}.cc`],
  ])("is refused for %s", async (_, make) => {
    const issuer = await startIssuer();
    const token = await make(issuer);
    const error = await issuer.ask(token).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidCredentials);
    expect(error).toMatchObject({ method: "jwt" });
    // Nothing of it is in the reason, which is logged.
    for (const part of token.split(".").filter(({ length }) => length > 3)) expect(String(error)).not.toContain(part);
    expect(String(error)).not.toMatch(/evil|root|ada/);
    expect(issuer.way.isKnown(request(token))).toBe(false);
  });

  test.each(["opaque", "two.parts", "a.b.c.d.e", ""])("has not three parts is none of these: %j", async (token) => {
    const { ask, server } = await startIssuer();
    expect(await ask(token)).toBeUndefined();
    expect(server.requests).toEqual([]);
  });

  test("was good is refused once its time is over", async () => {
    const { ask, claims } = await startIssuer();
    const token = await key.sign(claims({ exp: now() + 60 }));
    expect(await ask(token)).toBeDefined();
    jest.useFakeTimers({ doNotFake: ["setTimeout", "setImmediate", "nextTick", "queueMicrotask", "performance"] });
    jest.setSystemTime(Date.now() + 66_000);
    await expect(ask(token)).rejects.toThrow(InvalidCredentials);
  });

  async function publicKeyAsSecret({ claims }: Issuer): Promise<string> {
    const publicKey = await importJWK(rsa.jwk, "RS256", { extractable: true });
    if (publicKey instanceof Uint8Array) throw new Error("not a public key");
    const signed = `${encode({ alg: "HS256", kid: "rsa", typ: "at+jwt" })}.${encode(claims())}`;
    const secret = await exportSPKI(publicKey);
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  }

  function forge(token: string, header: Record<string, unknown>, claims: Record<string, unknown> = {}): string {
    const [head = "", payload = "", signature] = token.split(".");
    const changed = (part: string, changes: object) =>
      encode({ ...JSON.parse(Buffer.from(part, "base64url").toString()), ...changes });
    return `${changed(head, header)}.${changed(payload, claims)}.${signature}`;
  }
});

describe("where the keys are", () => {
  test.each([
    ["/.well-known/oauth-authorization-server/tenant", 1],
    ["/.well-known/openid-configuration/tenant", 2],
    ["/tenant/.well-known/openid-configuration", 3],
  ])("is found out at %s", async (path, requests) => {
    const server = await serveJson(({ url }) => {
      if (url === "/jwks") return { body: { keys: [key.jwk] } };
      if (url !== path) return { status: 404, body: "no" };
      return { body: { issuer: `${server.origin}/tenant`, jwks_uri: `${server.origin}/jwks` } };
    });
    const issuer = `${server.origin}/tenant`;
    const { way, claims } = await startIssuer({ issuer, jwksUri: undefined });
    expect(await way.authenticate(request(await key.sign(claims({ iss: issuer }))))).toMatchObject({ id: "sub:ada" });
    expect(server.requests).toHaveLength(requests + 1);
  });

  test.each<[string, (origin: string) => unknown]>([
    ["of another issuer", (origin) => ({ issuer: "https://evil.example.com", jwks_uri: `${origin}/jwks` })],
    ["that names keys which anybody could change on the way", (issuer) => ({ issuer, jwks_uri: "http://a.example/k" })],
    ["without keys", (issuer) => ({ issuer })],
    ["that is no JSON", () => "<html>"],
    ["without end", (issuer) => " ".repeat(2 * 1024 * 1024) + JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` })],
  ])("is not taken from metadata %s", async (_, metadata) => {
    const issuer = await startIssuer({ jwksUri: undefined }, (path) => ({
      body: path === "/jwks" ? { keys: issuer.keys } : metadata(issuer.server.origin),
    }));
    await expect(issuer.ask(await key.sign(issuer.claims()))).rejects.toMatchObject({ code: "DEPENDENCY_UNAVAILABLE" });
  });
});
