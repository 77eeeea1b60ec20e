import { describe, expect, test } from "@jest/globals";
import { ToolError } from "../../errors/tool-error.js";
import { makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage } from "../../fixtures/serve-http.js";
import { serveStatus } from "../../fixtures/serve-status.js";
import { INTERVAL } from "../../status/point-ring.js";

const HOSTILE = '</script><img src=x onerror=alert(1)>\u2028"\\';

const failing = (message: string) => () => {
  throw new ToolError("NOT_FOUND", message, { details: { asked: "hunter2" } });
};

describe("the report", () => {
  test("says what runs, and for how long", async () => {
    const { read, origin, connect } = await serveStatus([makeTool("a", () => "ok", { title: "Tool A" })], {
      title: "Test",
    });
    await connect();
    const report = await read();
    expect(report.server).toEqual({
      name: "test",
      title: "Test",
      version: "1.2.3",
      framework: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node: process.version,
      pid: process.pid,
      startedAt: expect.any(Number),
      now: expect.any(Number),
      addresses: [`${origin}/mcp`],
      state: "ready",
      reasons: [],
    });
    expect(report.server.now).toBeGreaterThanOrEqual(report.server.startedAt);
    expect(report.process).toEqual({
      cpu: expect.any(Number),
      memory: { rss: expect.any(Number), heapUsed: expect.any(Number), heapLimit: expect.any(Number) },
      eventLoopLag: expect.any(Number),
    });
    expect(report.clients).toEqual({ sessions: 1, connections: expect.any(Number) });
    expect(report.tools).toEqual([
      {
        name: "a",
        title: "Tool A",
        calls: 0,
        errors: 0,
        inFlight: 0,
        queued: 0,
        perSecond: 0,
        errorRatio: 0,
        latency: null,
      },
    ]);
    expect(report).toMatchObject({ failures: [], dependencies: [], budgets: [], playground: false });
  });

  test("has each tool's calls, errors and latency, and what is in flight", async () => {
    const [gate, started] = [makeGate(), makeGate()];
    const wait = () => {
      started.open();
      return gate.opened;
    };
    const tools = [makeTool("b", failing("no")), makeTool("a", () => "ok"), makeTool("c", wait)];
    const { read, call, pass } = await serveStatus(tools);
    for (let n = 0; n < 3; n += 1) await call("a");
    await call("b");
    const open = call("c");
    await started.opened;
    pass(2);
    const [a, b, c, ...others] = (await read()).tools;
    expect(others).toEqual([]);
    expect(a).toMatchObject({ name: "a", calls: 3, errors: 0, perSecond: 0.3, errorRatio: 0, inFlight: 0 });
    expect(a?.latency?.p50).toBeGreaterThan(0);
    expect(a?.series).toMatchObject({ calls: [0, 3], errors: [0, 0], inFlight: [0, 0] });
    expect(b).toMatchObject({ name: "b", calls: 1, errors: 1, errorRatio: 1, series: { errors: [0, 1] } });
    expect(c).toMatchObject({ name: "c", calls: 0, inFlight: 1, latency: null, series: { p95: [null, null] } });
    gate.open();
    await open;
  });

  test("has a tool that there is not once somebody asked for it, and no name that a client made up", async () => {
    const { read, call } = await serveStatus([makeTool("a", () => "ok")]);
    await call("nothing-of-the-kind");
    expect((await read()).tools.map(({ name }) => name)).toEqual(["_unknown", "a"]);
  });

  test("tells a page that has points already of newer ones only", async () => {
    const { read, call, pass } = await serveStatus([makeTool("a", () => "ok"), makeTool("idle", () => "ok")]);
    await call("a");
    pass();
    const { series, tools } = await read();
    expect(series.interval).toBe(INTERVAL);
    expect(tools.map(({ series }) => series?.calls)).toEqual([[1], undefined]);

    expect((await read(`?since=${series.last}`)).tools[0]).not.toHaveProperty("series");
    await call("a");
    await call("a");
    pass(2);
    const later = await read(`?since=${series.last}`);
    expect(later.series.last).toBe(series.last + 2);
    expect(later.tools[0]?.series?.calls).toEqual([0, 2]);
    expect((await read()).tools[0]?.series?.calls).toEqual([1, 0, 2]);
  });

  test("gives a page that was away for long, or comes from elsewhere, all that there is", async () => {
    const { read, call, pass } = await serveStatus([makeTool("a", () => "ok")]);
    await call("a");
    pass();
    const { last } = (await read()).series;
    for (const since of [0, last - 10, last - 1, last + 1, last + 1_000]) {
      expect((await read(`?since=${since}`)).tools[0]?.series?.calls).toEqual([1]);
    }
  });

  test.each(["x", "-1", "1.5", "", "1&since=2", "9".repeat(16)])("does not take since=%s", async (since) => {
    const { origin } = await serveStatus([makeTool("a", () => "ok")]);
    expect((await fetch(`${origin}/admin/status?since=${since}`)).status).toBe(400);
  });

  test("has the last failures with request id and envelope, and nothing of arguments or details", async () => {
    const isError = () => ({ content: [{ type: "text", text: "hunter2" }], isError: true });
    const { read, post, call } = await serveStatus([makeTool("a", failing(HOSTILE)), makeTool("b", isError)]);
    const answer = await post(callMessage(1, "a", { secret: "hunter2" }));
    await call("b");
    const [b, a] = (await read()).failures;
    expect(a).toEqual({
      at: expect.any(Number),
      tool: "a",
      requestId: answer.headers.get("x-request-id"),
      principal: "anonymous",
      durationMs: expect.any(Number),
      error: { error: "NOT_FOUND", message: HOSTILE, retryable: false, action: "fix_input" },
    });
    expect(b).toMatchObject({ tool: "b", error: { error: "TOOL_ERROR", message: expect.stringContaining("isError") } });
    expect(JSON.stringify([a, b])).not.toContain("hunter2");
  });

  test("is plain JSON, whatever is in it", async () => {
    const { origin, call } = await serveStatus([makeTool("a", failing(HOSTILE), { title: HOSTILE })]);
    await call("a");
    const { headers, status } = await fetch(`${origin}/admin/status`);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("has dependencies with their breakers, limits, what they refused, and budgets", async () => {
    const tool = makeTool("a", () => "ok", {
      policy: { dependency: "prices", cost: 2, rateLimit: { limit: 2, window: 60_000 } },
    });
    const custom = ({ token = "" }) => ({ id: `sub:${token}`, scopes: [] });
    const limits = { perPrincipal: { limit: 4, window: 60_000 } };
    const { read, call } = await serveStatus([tool], {
      auth: { custom },
      dependencies: { prices: { critical: true }, unused: {} },
      limits,
      budgets: { perPrincipal: { hard: 50 }, principals: { "sub:bob": { soft: 1 } } },
    });
    for (const who of ["ada", "bob", "bob", "bob", "bob", "bob"])
      await call("a", {}, { authorization: `Bearer ${who}` });
    const report = await read();
    const period = new Date().toISOString().slice(0, 10);
    expect(report.dependencies).toEqual([
      { name: "prices", critical: true, state: "unknown", breaker: "closed" },
      { name: "unused", critical: false, state: "unknown" },
    ]);
    expect(report.limits).toEqual({
      refused: { requests: 1, attempts: 0 },
      perPrincipal: limits.perPrincipal,
      tools: [{ tool: "a", refused: 2 }],
    });
    expect(report.budgets).toEqual([
      { principal: "sub:bob", period, spent: 4, soft: 1 },
      { principal: "sub:ada", period, spent: 2, hard: 50 },
    ]);
  });

  test("says that the server leaves, and why it should not be called", async () => {
    const { read, assembly } = await serveStatus([makeTool("a", () => "ok")]);
    assembly.health.addCondition(() => "the moon is full");
    expect((await read()).server).toMatchObject({ state: "unavailable", reasons: ["the moon is full"] });
    assembly.health.state = "draining";
    expect((await read()).server).toMatchObject({ state: "draining" });
  });
});
