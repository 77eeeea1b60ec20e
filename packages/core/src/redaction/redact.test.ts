import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { LOCATIONS, SECRETS } from "../fixtures/secrets.js";
import { redact, redactSecrets } from "./redact.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);

describe("what clients must not see is taken out", () => {
  test.each([...SECRETS, ...LOCATIONS])("$what: $text", ({ text, hidden }) => {
    expect(text).toContain(hidden);
    expect(redact(text)).not.toContain(hidden);
    expect(redact(text)).toContain("[redacted:");
  });

  test.each(SECRETS)("$what, in the middle of other words", ({ text, hidden }) => {
    expect(redact(`The tool said: ${text}\nTry again.`)).not.toContain(hidden);
  });

  test("what is put there says what it was, and the rest of the text stays", () => {
    const text = "postgres://admin:hunter2@10.0.0.5:5432/shop: password=hunter2, at /srv/shop/db.js:1:2 on db.internal";
    expect(redact(text)).toBe(
      "postgres://[redacted:credentials]@[redacted:address]/shop: password=[redacted:password], at [redacted:path] on [redacted:host]",
    );
  });
});

describe("what operators need stays in the log", () => {
  test.each(LOCATIONS.filter(({ what }) => !what.includes("token")))("$what: $text", ({ text }) => {
    expect(redactSecrets(text)).toBe(text);
  });
});

const HARMLESS = [
  "There is no product 4711.",
  "Files in /tmp are deleted every night.",
  "MCP clients connect to /mcp.",
  "Nothing is served at GET /home/page.",
  "See https://x.example/a/b?page=2#top for more.",
  "See https://x.example/home/page and https://x.example/var/list.",
  "http://x.example:8080/home/page",
  "https://medium.example/@user/post",
  "https://x.example:8443/@scope/package",
  "http://localhost:3000/@me",
  "ssh://git@github.com/owner/name.git",
  "Write to bob@x.example or to mailto:bob@x.example.",
  "550e8400-e29b-41d4-a716-446655440000",
  "2026-07-28T10:00:00.000Z",
  "28.07.2026 10:00",
  "mcp-prod 0.1.0, node v20.20.2, fastify 5.12.8-beta.1",
  "Windows 10.0.19045.1 is supported from version 10.0.0.1",
  "8.8.8.8:53 and 2001:db8::1 are public",
  "172.32.0.1 is public too",
  "Order SK-1234-5678-90AB-CDEF is on its way",
  "A task-force-for-things-like-this",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "and/or, TCP/IP, 24/7, 1/2",
  "Time 10:30, ratio 16:9, C: is a drive",
  "token: is required: expected string",
  "password: Too small: expected string to have >=8 characters",
  "password: must have a digit; token: Required; secret: Invalid input: expected string, received number",
  'Unrecognized key: "token"',
  "The password must have 8 characters. Your token has expired.",
  "The Bearer token is missing.",
  'Bearer realm="mcp", error="invalid_token"',
  "Basic authentication is off, basic read/write access is on.",
  "max_tokens: 4096 is more than the model takes; tokens=512",
  "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
  "Unexpected token } in JSON at position 5",
  "token: null, password: undefined",
  '{"token":"","password":null}',
  "if (token == null) login()",
  "Secretary: Bob. Tokenizer: fast. Keyboard: none.",
  "The key is: patience",
  "cookie: is missing, authorization: required",
  "std::move, ::before, a::b",
  "Set it in .env.local or config.local.json.",
  "The internal service, the local one, and svc",
  'The arguments for the tool "price" are not valid. sku: is required: expected string. Correct them and call again.',
  "Preis: 10.500,00 €, 必須です, 🙂",
  "eyJ is how many of them begin",
  "",
];

describe("what is harmless stays as it is", () => {
  test.each(HARMLESS)("%s", (text) => {
    expect(redact(text)).toBe(text);
  });

  const word = fc.constantFrom("order", "for", "the", "Price", "is", "not", "there", "shop");
  const anything = fc.oneof(
    word,
    fc.uuid(),
    fc.integer().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((parts) => parts.join(".")),
    fc.webUrl({ validSchemes: ["https"] }).filter((url) => !/internal|local|intranet|corp|lan/.test(url)),
    fc.stringMatching(/^[A-Z]{2,4}-\d{3,8}$/),
  );
  test(`ids, numbers, dates, versions and public URLs (seed ${SEED})`, () => {
    const sentences = fc.array(anything, { maxLength: 12 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(sentences, (text) => expect(redact(text)).toBe(text)),
      { seed: SEED, numRuns: 2_000 },
    );
  });
});

/** What the rules look for, in an order in which nobody would write it. */
const SHARDS = [
  ...["://", "@", ":", "/", "//", "=", ": ", ";", "&", ",", ".", '"', "'", '\\"', "\\", "[", "]", "{", "}", "(", ")"],
  ...["password", "token", "secret", "api_key", "cookie", "authorization", "Bearer ", "Basic ", "GET ", "version "],
  ...["[redacted:token]", "[redacted:path]", "[redacted:credentials]", "eyJ", "ghp_", "sk-", "xoxb-", "AKIA"],
  ...["/home/", "/app/", "/a.js", "C:\\", "file://", "10.0.0.1", "::1", "fe80::1", ".internal", ".svc", "-----BEGIN "],
  "mcp_a1B2c3D4e5F6_",
  ...["PRIVATE KEY-----", "-----END ", " ", "\n", "a", "Word", "0123456789", "hunter2", "aBcDeFgHiJkLmNoPqRsTuVwXyZ"],
];

test(`going through it twice does no more than once (seed ${SEED})`, () => {
  const shard = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...SHARDS) }, fc.string({ maxLength: 4 }));
  const text = fc.array(shard, { maxLength: 14 }).map((shards) => shards.join(""));
  fc.assert(
    fc.property(text, (any) => {
      const once = redact(any);
      expect(redact(once)).toBe(once);
    }),
    { seed: SEED, numRuns: 20_000 },
  );
});

test.each([...SECRETS, ...LOCATIONS])("twice is once: $text", ({ text }) => {
  expect(redact(redact(text))).toBe(redact(text));
});

// With an expression that goes back and forth, any of these would take hours.
describe("hundreds of thousands of hostile characters are no trouble", () => {
  test.each(SHARDS)("%j", (shard) => {
    const text = shard.repeat(Math.ceil(300_000 / shard.length));
    expect(redact(`${text}?`)).toEqual(expect.any(String));
  });

  test(`of two or three kinds (seed ${SEED})`, () => {
    const mixed = fc.array(fc.constantFrom(...SHARDS), { minLength: 2, maxLength: 3 }).map((shards) => shards.join(""));
    fc.assert(
      fc.property(mixed, (shard) => {
        expect(redact(shard.repeat(Math.ceil(100_000 / shard.length)))).toEqual(expect.any(String));
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
