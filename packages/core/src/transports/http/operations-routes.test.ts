import { describe, expect, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";

const tools = [makeTool("a", () => "ok")];

describe.each(["/health", "/readyz"])("%s", (path) => {
  test("is 200 with the server's name and version while it is ready", async () => {
    const { origin } = await serveHttp(tools);
    const response = await fetch(origin + path);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: "ready",
      name: "test",
      version: "1.2.3",
      uptime: expect.any(Number),
    });
  });

  test.each(["starting", "draining"] as const)("is 503 while the server is %s", async (state) => {
    const { origin, assembly } = await serveHttp(tools);
    assembly.health.state = state;
    const response = await fetch(origin + path);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: state });
  });
});

test("/livez is 200, also while the server is draining: a restart would not help", async () => {
  const { origin, assembly } = await serveHttp(tools);
  assembly.health.state = "draining";
  const response = await fetch(`${origin}/livez`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "alive" });
});

test("/metrics is Prometheus text with the server's and the process's own numbers", async () => {
  const served = await serveHttp(tools);
  await served.connect();
  await served.post(callMessage(1, "a"));
  const response = await fetch(`${served.origin}/metrics`);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  expect(text).toContain('mcp_tool_calls_total{tool="a",outcome="ok",code="OK"} 1');
  expect(text).toContain('mcp_tool_call_duration_seconds_bucket{le="0.005",tool="a"}');
  expect(text).toMatch(/^mcp_active_sessions 1$/m);
  expect(text).toMatch(/^mcp_active_connections [1-9]/m);
  expect(text).toMatch(/^process_cpu_seconds_total /m);
});
