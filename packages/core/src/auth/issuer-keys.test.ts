import { beforeAll, describe, expect, test } from "@jest/globals";
import { errors, jwtVerify } from "jose";
import { makeKey, type SigningKey, serveJson } from "../fixtures/issuer.js";
import { createLog } from "../logging/logger.js";
import { fetchJson } from "./fetch-json.js";
import { IssuerKeys, KEYS_FRESH } from "./issuer-keys.js";

let first: SigningKey;
let second: SigningKey;

beforeAll(async () => {
  [first, second] = await Promise.all([makeKey("first"), makeKey("second")]);
});

const COOLDOWN = 30_000;

async function start(keys: SigningKey[]) {
  const state = { keys, now: 0, status: 200 };
  const server = await serveJson(() => ({ status: state.status, body: { keys: state.keys.map(({ jwk }) => jwk) } }));
  const log: unknown[] = [];
  const { logger } = createLog("trace", { write: (line) => log.push(JSON.parse(line)) });
  const found = new IssuerKeys(
    () => fetchJson(`${server.origin}/keys`),
    logger,
    () => state.now,
  );
  const verify = async (key: SigningKey, kid = key.jwk.kid) => {
    await jwtVerify(await key.sign({}, { kid }), found.find);
    return "verified";
  };
  return { state, server, log, verify };
}

const UNAVAILABLE = { code: "DEPENDENCY_UNAVAILABLE", retryAfter: expect.any(Number) };

describe("the keys of an issuer", () => {
  test("are fetched once for many tokens at once", async () => {
    const { verify, server } = await start([first]);
    await Promise.all(Array.from({ length: 20 }, () => verify(first)));
    expect(server.requests).toHaveLength(1);
  });

  test("are fetched again for a key that is new, so that issuers can change theirs", async () => {
    const { state, verify, server } = await start([first]);
    await verify(first);
    state.keys = [first, second];
    state.now += COOLDOWN;
    expect(await verify(second)).toBe("verified");
    expect(server.requests).toHaveLength(2);
  });

  test("are not fetched again for every key that somebody makes up", async () => {
    const { state, verify, server } = await start([first]);
    await verify(first);
    for (let made = 0; made < 50; made += 1) {
      await expect(verify(second, `made-up-${made}`)).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
      state.now += 1_000;
    }
    expect(server.requests).toHaveLength(2);
  });

  test("are no good any more once the issuer has withdrawn them", async () => {
    const { state, verify } = await start([first]);
    await verify(first);
    state.keys = [second];
    state.now += KEYS_FRESH + 1;
    await expect(verify(first)).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
    expect(await verify(second)).toBe("verified");
  });
});

describe("while the issuer can't be reached", () => {
  test("nobody can tell if a token is good, and the log says why", async () => {
    const { state, verify, server, log } = await start([first]);
    await server.close();
    await expect(verify(first)).rejects.toMatchObject(UNAVAILABLE);
    expect(log).toMatchObject([{ level: "warn", msg: "the issuer's keys can't be fetched" }]);
    // Not asked again for each request.
    await expect(verify(first)).rejects.toMatchObject(UNAVAILABLE);
    expect(log).toHaveLength(1);
    await server.reopen();
    state.now += 5_000;
    expect(await verify(first)).toBe("verified");
  });

  test("keys that are known go on working, however old", async () => {
    const { state, verify, server } = await start([first]);
    await verify(first);
    await server.close();
    for (let hour = 0; hour < 24; hour += 1) {
      state.now += 3_600_000;
      expect(await verify(first)).toBe("verified");
    }
  });

  test("a key that is not known may be a new one: nobody can tell", async () => {
    const { state, verify, server } = await start([first]);
    await verify(first);
    await server.close();
    state.now += COOLDOWN;
    await expect(verify(second)).rejects.toMatchObject(UNAVAILABLE);
    expect(await verify(first)).toBe("verified");
  });

  test("an answer that is no key set leaves those that are known", async () => {
    const { state, verify } = await start([first]);
    await verify(first);
    state.status = 500;
    state.now += KEYS_FRESH + 1;
    expect(await verify(first)).toBe("verified");
  });
});
