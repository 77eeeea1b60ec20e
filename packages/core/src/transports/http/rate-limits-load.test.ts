import { expect, jest, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage } from "../../fixtures/modern.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";
import { SlidingLog } from "../../limits/sliding-log.js";

const CLIENTS = 64;
const WINDOWS = 5;
const LIMIT = { limit: 40, window: 400 };

interface Attempt {
  readonly at: number;
  readonly allowed: boolean;
}

/** What the limiter of a name was asked, by the clock that it read, in order. */
function recordAttempts(): Attempt[] {
  const attempts: Attempt[] = [];
  const clock = jest.spyOn(performance, "now");
  const { take } = SlidingLog.prototype;
  jest.spyOn(SlidingLog.prototype, "take").mockImplementation(function (this: SlidingLog, key, units) {
    const read = clock.mock.results.length;
    const taken = take.call(this, key, units);
    if (units > 0) attempts.push({ at: Number(clock.mock.results[read]?.value), allowed: taken.allowed });
    clock.mockClear();
    return taken;
  });
  return attempts;
}

test("64 clients that call without pause are let through exactly as often as the limit says, in every window", async () => {
  const run = jest.fn(() => "ok");
  const { post } = await serveHttp([makeTool("t", run, { policy: { rateLimit: LIMIT } })]);
  const attempts = recordAttempts();
  const end = Date.now() + WINDOWS * LIMIT.window;
  let answeredOk = 0;
  const client = async (index: number) => {
    const modern = modernMessage("tools/call", { name: "t" });
    while (Date.now() < end) {
      const answer = await (index % 2 === 0
        ? post(callMessage(1, "t"))
        : post(modern, modernHeaders("tools/call", "t")));
      if (!(await answer.text()).includes("RATE_LIMITED")) answeredOk += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
  } finally {
    jest.restoreAllMocks();
  }

  const admitted: number[] = [];
  for (const { at, allowed } of attempts) {
    const inWindow = admitted.filter((time) => at - time < LIMIT.window).length;
    // Never one more, and never one less: who was refused was refused since the window that ends there was full.
    expect({ at, allowed, inWindow }).toEqual({ at, allowed: inWindow < LIMIT.limit, inWindow });
    if (allowed) admitted.push(at);
  }
  expect(attempts.length).toBeGreaterThan(admitted.length);
  expect(admitted.length).toBeGreaterThanOrEqual(2 * LIMIT.limit);
  expect([answeredOk, run.mock.calls.length]).toEqual([admitted.length, admitted.length]);
});
