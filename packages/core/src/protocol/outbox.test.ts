import { expect, test } from "@jest/globals";
import { makeGate } from "../fixtures/gate.js";
import { Outbox } from "./outbox.js";

const note = (method: string) => ({ jsonrpc: "2.0" as const, method });

test("a client that reads gets everything at once and in order", async () => {
  const sent: string[] = [];
  const outbox = new Outbox(async ({ method }) => void sent.push(method));
  outbox.push("a", note("a"));
  expect(sent).toEqual(["a"]);
  await Promise.resolve();
  outbox.push("b", note("b"));
  outbox.push("a", note("a"));
  await new Promise(setImmediate);
  expect(sent).toEqual(["a", "b", "a"]);
});

test("a client that does not read is kept one notification of each kind", async () => {
  const gate = makeGate();
  const sent: string[] = [];
  const outbox = new Outbox(({ method }) => {
    sent.push(method);
    return gate.opened;
  });
  for (let i = 0; i < 100; i++) for (const key of ["a", "b"]) outbox.push(key, note(key));
  expect(sent).toEqual(["a"]);
  gate.open();
  await new Promise(setImmediate);
  expect(sent).toEqual(["a", "b", "a"]);
});

test("a stream that breaks breaks nothing else", async () => {
  const outbox = new Outbox(() => Promise.reject(new Error("gone")));
  outbox.push("a", note("a"));
  await new Promise(setImmediate);
  expect(() => outbox.push("b", note("b"))).not.toThrow();
});
