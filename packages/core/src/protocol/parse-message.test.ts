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

const nested = (depth: number, open: string, close: string, inner = "1") =>
  open.repeat(depth) + inner + close.repeat(depth);

test.each<[string, string]>([
  ["100 lists", nested(100, "[", "]")],
  ["100 objects", nested(100, '{"a":', "}")],
  ["many side by side", `[${Array.from({ length: 300 }, () => '{"a":[]}').join(",")}]`],
  ["brackets in a text", JSON.stringify({ text: "[{".repeat(500) })],
  ["brackets in a text with quotes and backslashes", JSON.stringify({ text: '\\"[{'.repeat(500) })],
])("%s are read", (_, text) => {
  expect(parseMessage(text, "The line")).toEqual(JSON.parse(text));
});

test.each<[string, string]>([
  ["101 lists", nested(101, "[", "]")],
  ["101 objects", nested(101, '{"a":', "}")],
  ["one of each by turns", nested(51, '{"a":[', "]}")],
  ["many, behind others", `[${'{"a":[]},'.repeat(200)}${nested(100, "[", "]")}]`],
  ["many, behind a text that ends in a backslash", `["\\\\",${nested(100, "[", "]")}]`],
  ["half a million", nested(500_000, "[", "]")],
])("%s are refused with -32600", (_, text) => {
  expect(() => parseMessage(text, "The line")).toThrow(
    expect.objectContaining({ jsonRpcCode: -32600, message: expect.stringContaining("deeper than 100 levels") }),
  );
});
