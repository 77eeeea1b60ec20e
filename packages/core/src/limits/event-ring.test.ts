import { expect, test } from "@jest/globals";
import { EventRing } from "./event-ring.js";

test("what it needs grows with what it holds, and goes with it", () => {
  const ring = new EventRing();
  const empty = ring.capacity;
  let newest = 0;
  for (let n = 0; n < 1_000; n += 1) newest = ring.push(n, 1, "a", n === 0 ? undefined : newest);
  expect(ring.capacity).toBe(1_024);
  expect([ring.usedOf(newest), ring.timeOf(ring.head)]).toEqual([1_000, 0]);
  for (let n = 0; n < 999; n += 1) {
    ring.release(newest);
    ring.shift();
  }
  expect(ring.capacity).toBe(empty);
  expect([ring.size, ring.usedOf(newest), ring.timeOf(ring.head)]).toEqual([1, 1, 999]);
});
