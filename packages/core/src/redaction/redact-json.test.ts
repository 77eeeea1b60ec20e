import { expect, test } from "@jest/globals";
import { redactJson } from "./redact-json.js";

const take = (value: unknown) => redactJson(JSON.stringify(value), (text) => text.replaceAll("hunter2", "…"));

test.each([
  ["password", "password"],
  ["DB_PASSWORD", "password"],
  ["passwd", "password"],
  ["accessToken", "token"],
  ["id-token", "token"],
  ["Authorization", "token"],
  ["set-cookie", "cookie"],
  ["x-api-key", "key"],
  ["secretAccessKey", "key"],
  ["client_secret", "secret"],
  ["credentials", "secret"],
])("what stands under %s is taken out, of whatever type it is", (key, kind) => {
  const marker = `[redacted:${kind}]`;
  for (const value of ["x", 1234, ["x"], { a: { b: "x" } }]) {
    if (!(typeof value === "number" && key.endsWith("s")))
      expect(take({ a: [{ [key]: value }] })).toEqual({ a: [{ [key]: marker }] });
  }
});

test("that there is none, and how many there are, is no secret", () => {
  const value = { token: null, password: "", secret: false, tokens: 512, maxTokens: 4096, requestId: "r", key: "k" };
  expect(take(value)).toEqual(value);
});

test("other strings and keys go through the given function, at any depth", () => {
  const deep = (depth: number): unknown => (depth === 0 ? "hunter2" : { a: [deep(depth - 1)] });
  expect(JSON.stringify(take(deep(200)))).not.toContain("hunter2");
  expect(take({ "hunter2 1": 1, b: "a hunter2" })).toEqual({ "… 1": 1, b: "a …" });
});

test("bytes are taken out: they can't be read", () => {
  expect(take({ stdout: Buffer.from("hunter2") })).toEqual({ stdout: { type: "Buffer", data: "[redacted:bytes]" } });
});

test("no key changes what objects are", () => {
  const value = redactJson('{"__proto__":{"token":"x"},"a-b":1}', String);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(JSON.stringify(value)).toBe('{"__proto__":{"token":"[redacted:token]"},"a-b":1}');
});
