import { expect, test } from "@jest/globals";
import { makeCall } from "../fixtures/make-call.js";
import { ANONYMOUS, LOCAL, type Principal } from "../principal/principal.js";
import { PrincipalCalls } from "./principal-calls.js";

const callOf = (principal: Principal) => makeCall("r", principal);

const alice = { id: "alice", scopes: [] };
const bob = { id: "bob", scopes: [] };

test("a principal has so many calls running, whatever others have", () => {
  const calls = new PrincipalCalls(2);
  const first = callOf(alice);
  calls.enter(first);
  calls.enter(callOf(alice));
  expect(() => calls.enter(callOf(alice))).toThrow(expect.objectContaining({ code: "OVERLOADED", retryAfter: 1 }));
  expect(() => calls.enter(callOf(bob))).not.toThrow();
  first.end();
  expect(() => calls.enter(callOf(alice))).not.toThrow();
});

test.each([ANONYMOUS, LOCAL])("$id is not one principal, and not held to that", (principal) => {
  const calls = new PrincipalCalls(1);
  for (let n = 0; n < 5; n += 1) expect(() => calls.enter(callOf(principal))).not.toThrow();
});
