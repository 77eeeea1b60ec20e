import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { type JsonAnswer, type JsonServer, serveJson } from "../fixtures/issuer.js";
import { createLog } from "../logging/logger.js";
import type { Principal } from "../principal/principal.js";
import { InvalidCredentials } from "./authenticator.js";
import { IntrospectionAuthenticator } from "./introspection-authenticator.js";
import { namesOf } from "./token-claims.js";

const RESOURCE = "https://mcp.example.com/mcp";
const SECRET = "s3cret: with/all+of&it";
const TTL = 30_000;
const now = () => Math.floor(Date.now() / 1_000);
const request = (token: string) => ({ token, headers: {}, address: "127.0.0.1" });
const good = (changes: Record<string, unknown> = {}) => ({
  active: true,
  aud: RESOURCE,
  sub: "ada",
  scope: "read write",
  exp: now() + 300,
  ...changes,
});

afterEach(() => {
  jest.useRealTimers();
});

interface Asked {
  readonly server: JsonServer;
  readonly way: IntrospectionAuthenticator;
  readonly log: unknown[];
  /** Of the last request. */
  readonly seen: { authorization?: string | undefined; type?: string | undefined; body?: string };
  answer: JsonAnswer | Promise<JsonAnswer>;
  ask(token?: string): Promise<Principal | undefined>;
}

async function start(body: unknown, status = 200): Promise<Asked> {
  const seen: Asked["seen"] = {};
  const server = await serveJson(({ headers }, text) => {
    Object.assign(seen, { authorization: headers.authorization, type: headers["content-type"], body: text });
    return asked.answer;
  });
  const log: unknown[] = [];
  const { logger } = createLog("trace", { write: (line) => log.push(JSON.parse(line)) });
  const way = new IntrospectionAuthenticator(
    { url: `${server.origin}/introspect`, clientId: "mcp server", clientSecret: SECRET, cacheTtl: TTL },
    { audience: namesOf(RESOURCE), issuers: namesOf("https://as.example.com") },
    logger,
  );
  const asked: Asked = {
    server,
    way,
    log,
    seen,
    answer: { status, body },
    ask: async (token = "opaque") => way.authenticate(request(token)),
  };
  return asked;
}

/** Goes on by so many milliseconds, for all that looks at the date. */
function skip(milliseconds: number): void {
  jest.useFakeTimers({ doNotFake: ["setTimeout", "setImmediate", "nextTick", "queueMicrotask", "performance"] });
  jest.setSystemTime(Date.now() + milliseconds);
}

describe("a token that its issuer knows", () => {
  test("says who calls", async () => {
    const body = good();
    const { ask } = await start(body);
    expect(await ask()).toEqual({
      id: "sub:ada",
      scopes: ["read", "write"],
      method: "introspection",
      expiresAt: body.exp * 1_000,
      claims: { ...body, aud: [RESOURCE] },
    });
  });

  test("is asked about in a form, by a client that says who it is", async () => {
    const { ask, seen } = await start(good());
    await ask("a+token/with=signs");
    const [, basic = ""] = seen.authorization?.split(" ") ?? [];
    const [id, secret] = Buffer.from(basic, "base64").toString().split(":");
    expect([id, secret]).toEqual(["mcp+server", "s3cret%3A+with%2Fall%2Bof%26it"]);
    expect(seen.type).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(seen.body))).toEqual({
      token: "a+token/with=signs",
      token_type_hint: "access_token",
    });
  });

  test("is asked about once for many requests at once, and then for as long as the answer is kept", async () => {
    const { ask, server, way } = await start(good());
    await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(server.requests).toHaveLength(1);
    expect(way.isKnown(request("opaque"))).toBe(true);
    skip(TTL);
    expect(way.isKnown(request("opaque"))).toBe(false);
    await ask();
    expect(server.requests).toHaveLength(2);
  });

  test("is refused soon after it was revoked", async () => {
    const asked = await start(good());
    await asked.ask();
    asked.answer = { body: { active: false } };
    skip(TTL);
    await expect(asked.ask()).rejects.toThrow(InvalidCredentials);
  });

  test("is not taken after its end, however long answers are kept", async () => {
    const { ask, server } = await start(good({ exp: now() + 5 }));
    await ask();
    skip(11_000);
    await expect(ask()).rejects.toThrow("claim exp");
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    ["no end", { exp: undefined }],
    ["several audiences", { aud: ["https://other.example.com", RESOURCE] }],
    ["the issuer with a slash", { iss: "https://as.example.com/" }],
  ])("may have %s", async (_, changes) => {
    const { ask } = await start(good(changes));
    expect(await ask()).toMatchObject({ id: "sub:ada" });
  });
});

describe("a token that is no good", () => {
  test.each([
    ["not active", { active: false }],
    ["for nobody in particular", good({ aud: undefined })],
    ["for another server", good({ aud: "https://other.example.com/mcp" })],
    ["of another issuer", good({ iss: "https://evil.example.com" })],
    ["over", good({ exp: now() - 60 })],
    ["to come", good({ nbf: now() + 60 })],
    ["without anybody", good({ sub: undefined })],
    ["bound to a key", good({ cnf: { jkt: "x" } })],
  ])("because it is %s is refused, and not asked about again", async (_, body) => {
    const { ask, server, way } = await start(body);
    await expect(ask()).rejects.toThrow(InvalidCredentials);
    await expect(ask()).rejects.toMatchObject({ method: "introspection" });
    expect(server.requests).toHaveLength(1);
    expect(way.isKnown(request("opaque"))).toBe(false);
  });
});

describe("an endpoint that gives no answer", () => {
  const UNAVAILABLE = { code: "DEPENDENCY_UNAVAILABLE", retryAfter: expect.any(Number) };

  test.each([
    ["an error", "no", 500],
    ["a refusal of this server's own credentials", { error: "invalid_client" }, 401],
    ["a page", "<html>active</html>", 200],
    ["half an answer", { sub: "ada", aud: RESOURCE }, 200],
    ["active as text", good({ active: "true" }), 200],
    ["more than anybody could read", " ".repeat(2 * 1024 * 1024), 200],
  ])("but %s says nothing about the token, and why is in the log", async (_, body, status) => {
    const asked = await start(body, status);
    await expect(asked.ask("t0ken")).rejects.toMatchObject(UNAVAILABLE);
    expect(asked.log).toMatchObject([{ level: "warn", msg: "the introspection endpoint can't be asked" }]);
    await expect(asked.ask("t0ken")).rejects.toMatchObject(UNAVAILABLE);
    expect(asked.log).toHaveLength(1);
    expect(JSON.stringify(asked.log)).not.toMatch(/t0ken|s3cret|active</);
    asked.answer = { body: good() };
    expect(await asked.ask("t0ken")).toMatchObject({ id: "sub:ada" });
  });

  test("because nobody listens leaves what is known until its time is over", async () => {
    const { ask, server } = await start(good());
    await ask();
    await server.close();
    expect(await ask()).toMatchObject({ id: "sub:ada" });
    await expect(ask("another")).rejects.toMatchObject(UNAVAILABLE);
    skip(TTL);
    await expect(ask()).rejects.toMatchObject(UNAVAILABLE);
  });

  test("because it sends elsewhere is not followed there", async () => {
    const elsewhere = await serveJson(() => ({ body: good() }));
    const asked = await start({});
    asked.answer = { status: 307, body: "", headers: { location: elsewhere.origin } };
    await expect(asked.ask()).rejects.toMatchObject(UNAVAILABLE);
    expect(elsewhere.requests).toEqual([]);
  });

  test("in time is asked about so many tokens at once, and no more", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const busy = await start(good());
    busy.answer = held.then(() => ({ body: good() }));
    const asked = Array.from({ length: 100 }, (_, index) => busy.ask(`token-${index}`));
    await expect(busy.ask("one-more")).rejects.toMatchObject(UNAVAILABLE);
    release();
    expect(await Promise.all(asked)).toHaveLength(100);
  });
});
