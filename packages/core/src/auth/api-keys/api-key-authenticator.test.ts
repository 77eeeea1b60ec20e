import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { type KeyFolder, makeKeyFolder } from "../../fixtures/key-folder.js";
import { createLog } from "../../logging/logger.js";
import { InvalidCredentials } from "../authenticator.js";
import { ApiKeyAuthenticator } from "./api-key-authenticator.js";
import { KeySource } from "./key-source.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);
const HOUR = 3_600_000;
const log = createLog("silent", { write: () => {} });

function authenticatorOf({ file }: KeyFolder, environment: NodeJS.ProcessEnv = {}): ApiKeyAuthenticator {
  const source = new KeySource(file, { environment, logger: log.logger, onRevoked: () => {} });
  const authenticator = new ApiKeyAuthenticator(source);
  closeAfterTest(() => authenticator.close());
  return authenticator;
}

const request = (token: string | undefined) => ({ token, headers: {}, address: "127.0.0.1" });
const at = (time: number) => {
  const clock = jest.spyOn(Date, "now").mockReturnValue(time);
  closeAfterTest(() => clock.mockRestore());
};

test("who sends a key's secret is that key, again and again, and the same object", async () => {
  const keys = await makeKeyFolder();
  const { key, token } = await keys.make({ scopes: ["read", "write"] });
  const other = await keys.make();
  const way = authenticatorOf(keys);
  const first = way.authenticate(request(token));
  expect(first).toEqual({ id: `key:${key.id}`, scopes: ["read", "write"], method: "api_key" });
  expect(way.authenticate(request(token))).toBe(first);
  expect(way.authenticate(request(other.token))).toMatchObject({ id: `key:${other.key.id}` });
  expect(way.authenticate(request(token))).toBe(first);
});

test("another way's credentials are none of its own", async () => {
  const keys = await makeKeyFolder();
  await keys.make();
  const way = authenticatorOf(keys);
  for (const token of [undefined, "", "eyJhbGciOi", "MCP_abc", "mcp"]) {
    expect(way.authenticate(request(token))).toBeUndefined();
    expect(way.isKnown(request(token))).toBe(false);
  }
});

test("a key is known once its secret was found good, and no longer than it is", async () => {
  const keys = await makeKeyFolder();
  const { token } = await keys.make({ expiresAt: new Date(Date.now() + HOUR) });
  const way = authenticatorOf(keys);
  expect(way.isKnown(request(token))).toBe(false);
  way.authenticate(request(token));
  expect(way.isKnown(request(token))).toBe(true);
  expect(way.isKnown(request(`${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`))).toBe(false);
  at(Date.now() + HOUR);
  expect(way.isKnown(request(token))).toBe(false);
  expect(() => way.authenticate(request(token))).toThrow(InvalidCredentials);
});

test("a revoked key and one that has expired are refused, also where nobody sent them before", async () => {
  const keys = await makeKeyFolder();
  const revoked = await keys.make();
  await keys.store.revoke(revoked.key.id);
  const expired = await keys.make({ expiresAt: new Date(Date.now() - 1) });
  const way = authenticatorOf(keys);
  for (const { token } of [revoked, expired]) {
    expect(() => way.authenticate(request(token))).toThrow(InvalidCredentials);
    expect(way.isKnown(request(token))).toBe(false);
  }
});

test("after a rotation both secrets are good until the overlap ends, then the new one alone", async () => {
  const keys = await makeKeyFolder();
  const { key, token: old } = await keys.make();
  const rotated = await keys.store.rotate(key.id, HOUR, undefined);
  const way = authenticatorOf(keys);
  const now = Date.now();
  for (const token of [old, rotated?.token, old]) expect(way.authenticate(request(token))).toBeDefined();
  at(now + HOUR + 1_000);
  expect(() => way.authenticate(request(old))).toThrow(InvalidCredentials);
  expect(way.isKnown(request(old))).toBe(false);
  expect(way.authenticate(request(rotated?.token))).toBeDefined();
});

test("keys and pepper from the environment do without files", async () => {
  const environment = { MCP_KEY_PEPPER: "p".repeat(32) };
  const keys = await makeKeyFolder(environment);
  const { key, token } = await keys.make();
  const text = await readFile(keys.file, "utf8");
  const nowhere = await makeKeyFolder();
  const way = authenticatorOf(nowhere, { ...environment, MCP_API_KEYS: text });
  expect(way.authenticate(request(token))).toMatchObject({ id: `key:${key.id}` });
});

test("a file that has no keys is a server that nobody can call yet", async () => {
  const keys = await makeKeyFolder({ MCP_KEY_PEPPER: "p".repeat(32) });
  await keys.make();
  await writeFile(keys.file, '{"version":1,"pepperId":"","keys":[]}');
  const way = authenticatorOf(keys, { MCP_KEY_PEPPER: "p".repeat(32) });
  expect(() => way.authenticate(request(`mcp_${"a".repeat(12)}_${"a".repeat(43)}`))).toThrow(InvalidCredentials);
});

describe("nothing but the secret passes, whatever was sent before", () => {
  test(`garbage, parts, changes and foreign characters (seed ${SEED})`, async () => {
    const keys = await makeKeyFolder();
    const { token, key } = await keys.make();
    const { token: other } = await keys.make();
    const way = authenticatorOf(keys);
    const place = fc.nat(token.length - 1);
    const odd = fc.oneof(
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.string({ unit: "binary", maxLength: 60 }).map((text) => `mcp_${key.id}_${text}`),
      place.map((end) => token.slice(0, end)),
      place.map((start) => `mcp_${token.slice(start)}`),
      fc.string({ minLength: 1, maxLength: 9_000 }).map((text) => token + text),
      fc.tuple(place, fc.string({ unit: "binary", minLength: 1, maxLength: 1 })).map(([at, character]) => {
        return token.slice(0, at) + character + token.slice(at + 1);
      }),
      // The low byte of such a character is that of the right one.
      place.map((at) => token.slice(0, at) + String.fromCharCode(token.charCodeAt(at) + 0x100) + token.slice(at + 1)),
      place.map((at) => token.slice(0, at) + other.slice(at)),
      place.map((end) => `${token.slice(0, end)}é`),
    );
    fc.assert(
      fc.property(odd, fc.boolean(), (text, isWarm) => {
        if (text === token || text === other) return;
        // What was compared before must not fill in what is missing now.
        if (isWarm) way.authenticate(request(token));
        expect(way.isKnown(request(text))).toBe(false);
        if (!text.startsWith("mcp_")) expect(way.authenticate(request(text))).toBeUndefined();
        else expect(() => way.authenticate(request(text))).toThrow(InvalidCredentials);
      }),
      { seed: SEED, numRuns: 5_000 },
    );
  });

  test("an error says which key it was, and nothing of the secret", async () => {
    const keys = await makeKeyFolder();
    const { key, token } = await keys.make();
    const way = authenticatorOf(keys);
    const wrong = `mcp_${key.id}_${"w".repeat(43)}`;
    expect(() => way.authenticate(request(wrong))).toThrow(`not the secret of key:${key.id}`);
    await keys.store.revoke(key.id);
    expect(() => authenticatorOf(keys).authenticate(request(token))).toThrow(`key:${key.id} is revoked`);
  });
});
