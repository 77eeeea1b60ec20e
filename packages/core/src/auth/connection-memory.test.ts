import { expect, test } from "@jest/globals";
import { ConnectionMemory } from "./connection-memory.js";

const header = `Bearer ${"k".repeat(60)}`;
const principal = { id: "ada", scopes: [] };

function remember(isGood = () => true) {
  const memory = new ConnectionMemory();
  const connection = {};
  memory.remember(connection, { header, principal, method: "api_key", isGood });
  return { memory, connection };
}

test("whoever comes again on a connection is recalled", () => {
  const { memory, connection } = remember();
  expect(memory.recall(connection, { authorization: header })?.principal).toBe(principal);
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
  const { memory, connection } = remember();
  expect(memory.recall(connection, headers)).toBeUndefined();
});

test("another connection recalls nobody", () => {
  expect(remember().memory.recall({}, { authorization: header })).toBeUndefined();
});

test("what is good no more recalls nobody", () => {
  const { memory, connection } = remember(() => false);
  expect(memory.recall(connection, { authorization: header })).toBeUndefined();
});
