import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { monotonicMs } from "../clock.js";
import { DeadlineQueue, DeadlineQueues, type QueuedDeadline } from "./deadline-queue.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);
const LENGTH = 1_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function makeDeadline(expired: (at: number) => void): QueuedDeadline {
  const queuedAt = monotonicMs();
  return { queuedAt, expire: () => expired(monotonicMs() - queuedAt) };
}

test(`each deadline expires after its time unless it is deleted first (seed ${SEED})`, () => {
  const arrival = fc.record({ after: fc.nat(700), endsAfter: fc.option(fc.nat(999), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 40 }), (arrivals) => {
      const queue = new DeadlineQueue(LENGTH);
      const expired: (number | undefined)[] = arrivals.map(() => undefined);
      arrivals.forEach(({ after, endsAfter }, index) => {
        jest.advanceTimersByTime(after);
        const deadline = makeDeadline((at) => {
          expired[index] = at;
        });
        queue.add(deadline);
        if (endsAfter !== undefined) setTimeout(() => queue.delete(deadline), endsAfter);
      });
      jest.advanceTimersByTime(2 * LENGTH);
      expect(expired).toEqual(arrivals.map(({ endsAfter }) => (endsAfter === undefined ? LENGTH : undefined)));
      expect(jest.getTimerCount()).toBe(0);
    }),
    { seed: SEED },
  );
});

test("deadlines of the same length share a queue", () => {
  const queues = new DeadlineQueues();
  expect(queues.of(10)).toBe(queues.of(10));
  expect(queues.of(10)).not.toBe(queues.of(20));
});
