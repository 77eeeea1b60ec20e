import { expect, test } from "@jest/globals";
import { CallerMemory } from "./caller-memory.js";

const header = `Bearer ${"k".repeat(60)}`;
const principal = { id: "ada", scopes: [] };

function remember(isGood = () => true) {
  const memory = new CallerMemory();
  memory.remember(header, { principal, method: "api_key", isGood });
  return memory;
}

test("whoever comes again is recalled", () => {
  expect(remember().recall({ authorization: header })?.principal).toBe(principal);
});

test.each<[string, Record<string, string | string[]>]>([
  ["nothing", {}],
  ["the same but for its end", { authorization: `${header.slice(0, -1)}x` }],
  ["the same but for its begin", { authorization: `x${header.slice(1)}` }],
  ["a part of it", { authorization: header.slice(0, -1) }],
  ["it and more", { authorization: `${header}k` }],
  ["characters that are it in their lower bytes", { authorization: `${header.slice(0, -1)}\u016b` }],
  ["another header besides", { authorization: header, "x-api-key": "k" }],
  ["a list", { authorization: [header] }],
])("%s recalls nobody", (_, headers) => {
  expect(remember().recall(headers)).toBeUndefined();
});

test("what is good no more recalls nobody, ever again", () => {
  let isGood = false;
  const memory = remember(() => isGood);
  expect(memory.recall({ authorization: header })).toBeUndefined();
  isGood = true;
  expect(memory.recall({ authorization: header })).toBeUndefined();
});

test("it stays bounded", () => {
  const memory = remember();
  for (let i = 0; i < 10_000; i += 1)
    memory.remember(`Bearer ${i}`, { principal, method: "api_key", isGood: () => true });
  expect(memory.recall({ authorization: header })).toBeUndefined();
  expect(memory.recall({ authorization: "Bearer 9999" })?.principal).toBe(principal);
});
