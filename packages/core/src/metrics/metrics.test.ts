import { describe, expect, test } from "@jest/globals";
import { makeGate } from "../fixtures/gate.js";
import { makeTool } from "../fixtures/make-tool.js";
import { readSamples } from "../fixtures/read-samples.js";
import { openSession } from "../fixtures/resuming.js";
import { callMessage, type ServedHttp, serveHttp } from "../fixtures/serve-http.js";
import { AT_ONCE, startTask, until } from "../fixtures/task-client.js";

/** The samples of a metric, with their labels' values in one text. */
async function read({ assembly }: ServedHttp, name: string): Promise<Record<string, number>> {
  const samples = readSamples(await assembly.metrics.registry.metrics());
  const own = samples.filter((sample) => sample.name === name);
  return Object.fromEntries(own.map(({ labels, value }) => [Object.values(labels).join(" "), value]));
}

async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("the metrics say", () => {
  test("who holds a tool's places, who waits, and for how long they did", async () => {
    const gate = makeGate();
    const tool = makeTool("t", () => gate.opened, { policy: { concurrency: { limit: 1, queue: 5 } } });
    const served = await serveHttp([tool]);
    const calls = [1, 2, 3].map((id) => served.post(callMessage(id, "t")));
    await waitFor(async () => (await read(served, "mcp_tool_calls_queued")).t === 2);
    expect(await read(served, "mcp_tool_places")).toEqual({ t: 1 });
    expect(await read(served, "mcp_tool_places_taken")).toEqual({ t: 1 });
    expect(await read(served, "mcp_tool_queue_wait_seconds_count")).toEqual({ t: 0 });
    gate.open();
    await Promise.all(calls);
    expect(await read(served, "mcp_tool_places_taken")).toEqual({ t: 0 });
    expect(await read(served, "mcp_tool_queue_wait_seconds_count")).toEqual({ t: 2 });
    const { t: waited = 0 } = await read(served, "mcp_tool_queue_wait_seconds_sum");
    expect(waited).toBeGreaterThan(0);
  });

  test("which answers came from the cache, and which were there for their idempotency key", async () => {
    const annotations = { readOnlyHint: true };
    const kept = makeTool("kept", () => "ok", { annotations, policy: { cache: { ttl: 60_000 } } });
    const served = await serveHttp([kept, makeTool("once", () => "ok")]);
    for (let n = 0; n < 3; n += 1) await served.post(callMessage(n, "kept"));
    const params = { name: "once", arguments: {}, _meta: { idempotencyKey: "k" } };
    for (let id = 0; id < 3; id += 1) await served.post({ jsonrpc: "2.0", id, method: "tools/call", params });
    expect(await read(served, "mcp_tool_cache_lookups_total")).toEqual({ "kept hit": 2, "kept miss": 1 });
    expect(await read(served, "mcp_tool_replays_total")).toEqual({ kept: 0, once: 2, _unknown: 0 });
  });

  test("how many calls were refused because the server could hardly keep up", async () => {
    const served = await serveHttp([makeTool("t", () => "ok")], {}, { overload: { heap: 0.000_001 } });
    for (let n = 0; n < 2; n += 1) served.assembly.overload.look();
    await served.post(callMessage(1, "t"));
    expect(await read(served, "mcp_overloaded")).toEqual({ "": 1 });
    expect(await read(served, "mcp_calls_shed_total")).toEqual({ "": 1 });
    expect(await read(served, "mcp_ready")).toEqual({ "": 0 });
  });

  test("which tasks run and which streams are open", async () => {
    const gate = makeGate();
    const served = await serveHttp([makeTool("long", () => gate.opened, AT_ONCE)]);
    const taskId = await startTask(served, "long");
    const stream = new AbortController();
    const headers = { ...(await openSession(served)), accept: "text/event-stream" };
    await fetch(served.endpoint, { headers, signal: stream.signal });
    expect(await read(served, "mcp_active_tasks")).toEqual({ "": 1 });
    expect(await read(served, "mcp_active_streams")).toEqual({ session: 1, listen: 0 });
    gate.open();
    await until(served, taskId, "completed");
    expect(await read(served, "mcp_active_tasks")).toEqual({ "": 0 });
    stream.abort();
  });
});
