import { expect, test } from "@jest/globals";
import { makeTool } from "../fixtures/make-tool.js";
import { callMessage, serveHttp } from "../fixtures/serve-http.js";
import { OverloadMonitor } from "./overload.js";

test("a process whose heap stays nearly full is overloaded", () => {
  const monitor = new OverloadMonitor({ eventLoopLag: 60_000, heap: 0.000001 });
  monitor.look();
  expect(monitor.reason).toBeUndefined();
  monitor.look();
  expect(monitor.reason).toMatch(/% of the heap is in use/);
});

test("a process whose event loop was held up is overloaded, until it is not any more", async () => {
  const monitor = new OverloadMonitor({ eventLoopLag: 150, heap: 1 });
  monitor.start();
  const turn = () => new Promise((resolve) => setTimeout(resolve, 60));
  await turn();
  for (const until = performance.now() + 300; performance.now() < until; );
  await turn();
  // Where the machine is busy, it has looked by itself meanwhile.
  if (monitor.reason === undefined) monitor.look();
  expect(monitor.reason).toMatch(/the event loop came \d+ ms late/);
  // A machine that is busy otherwise may hold it up again.
  while (monitor.reason !== undefined) {
    await turn();
    monitor.look();
  }
  monitor.stop();
  // The worst of both looks, and asked for once.
  expect(monitor.takeWorstLag()).toBeGreaterThan(150);
  expect(monitor.takeWorstLag()).toBe(0);
});

test("an overloaded server refuses calls at once, and is not ready", async () => {
  const { post, origin, assembly } = await serveHttp([makeTool("a", () => "ok")], {}, { overload: { heap: 0.000001 } });
  assembly.overload.look();
  assembly.overload.look();
  expect(await (await post(callMessage(1, "a"))).text()).toContain("OVERLOADED");
  const readiness = await fetch(`${origin}/readyz`);
  expect(readiness.status).toBe(503);
  expect(await readiness.json()).toMatchObject({ status: "unavailable", reasons: [expect.stringContaining("heap")] });
});
