import { expect, test } from "@jest/globals";
import { createLog } from "../logging/logger.js";
import { Lifetime } from "./lifetime.js";

const lines: string[] = [];
const { logger } = createLog("error", { write: (line) => void lines.push(line) });

test("what was opened last is closed first, one after the other", async () => {
  const events: string[] = [];
  const lifetime = new Lifetime();
  for (const what of ["deps", "tool", "transport"]) {
    lifetime.add(what, async () => {
      events.push(`closing ${what}`);
      await Promise.resolve();
      events.push(`closed ${what}`);
    });
  }
  expect(await lifetime.end(logger)).toBe(true);
  expect(events).toEqual([
    "closing transport",
    "closed transport",
    "closing tool",
    "closed tool",
    "closing deps",
    "closed deps",
  ]);
});

test("one that fails is logged and does not keep the others from closing", async () => {
  const closed: string[] = [];
  const lifetime = new Lifetime();
  lifetime.add("deps", () => closed.push("deps"));
  lifetime.add("throwing", () => {
    throw new Error("no");
  });
  lifetime.add("rejecting", async () => Promise.reject(new Error("no")));
  expect(await lifetime.end(logger)).toBe(false);
  expect(closed).toEqual(["deps"]);
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["closing rejecting failed", "closing throwing failed"]);
});

test("nothing is closed twice", async () => {
  let closed = 0;
  const lifetime = new Lifetime();
  lifetime.add("deps", () => ++closed);
  await Promise.all([lifetime.end(logger), lifetime.end(logger)]);
  expect(closed).toBe(1);
});
