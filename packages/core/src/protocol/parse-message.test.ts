import { expect, test } from "@jest/globals";
import { parseMessage } from "./parse-message.js";

test.each([
  '{"a":{"b":[1,null,"x"]}}',
  '{"text":"__proto__ and constructor are words"}',
  '{"constructor":"Gustave Eiffel"}',
  '{"constructor":{"name":"x"},"prototype":1}',
  '["\\u0041"]',
  "null",
])("%s is read as it is", (text) => {
  expect(parseMessage(text, "The line")).toEqual(JSON.parse(text));
});

test.each([
  '{"__proto__":{}}',
  '{"__proto__":null}',
  '{"a":[{"b":{"__proto__":{"polluted":1}}}]}',
  '{"\\u005f_proto__":{}}',
  '{"a":[null,{"constructor":{"prototype":{}}},null]}',
  '{"\\u0063onstructor":{"prototype":1}}',
  `${"[".repeat(50_000)}{"__proto__":1}${"]".repeat(50_000)}`,
])("%.80s is refused with -32600", (text) => {
  expect(() => parseMessage(text, "The line")).toThrow(
    expect.objectContaining({ jsonRpcCode: -32600, message: expect.stringContaining("__proto__") }),
  );
});

test("what is refused for its keys is refused under its id", () => {
  const text = '{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"__proto__":1}}';
  expect(() => parseMessage(text, "The line")).toThrow(expect.objectContaining({ id: "a" }));
});

test.each(["", "{", "not json", "[1,]"])("%j is refused with -32700", (text) => {
  expect(() => parseMessage(text, "The line")).toThrow(
    expect.objectContaining({ jsonRpcCode: -32700, message: "The line is not valid JSON. Send one JSON-RPC message." }),
  );
});
