import { expect, test } from "@jest/globals";
import { makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";

test("code that runs on after its deadline is counted and logged until it has stopped", async () => {
  const gate = makeGate();
  const lines: { msg?: string; reason?: string; tool?: string }[] = [];
  const deaf = makeTool("deaf", () => gate.opened, { policy: { timeout: 20 } });
  const served = await serveHttp([deaf], {}, {}, (line) => lines.push(Object(line)));
  const metric = async (name: string) => {
    const text = await served.assembly.metrics.registry.metrics();
    return Number(new RegExp(`^${name}\\{tool="deaf"\\} (\\d+)$`, "m").exec(text)?.[1]);
  };
  await (await served.post(callMessage(1, "deaf"))).text();
  expect([await metric("mcp_tool_overruns_total"), await metric("mcp_tool_overruns_in_flight")]).toEqual([1, 1]);
  expect(lines).toContainEqual(
    expect.objectContaining({
      tool: "deaf",
      reason: "TIMEOUT",
      msg: "the tool's code runs on after its call was answered",
    }),
  );
  gate.open();
  await new Promise(setImmediate);
  expect([await metric("mcp_tool_overruns_total"), await metric("mcp_tool_overruns_in_flight")]).toEqual([1, 0]);
  expect(lines.at(-1)).toMatchObject({ tool: "deaf", msg: "the tool's code has stopped" });
});

test("code that stops in time is no overrun", async () => {
  const served = await serveHttp([makeTool("a", async () => "ok")]);
  await (await served.post(callMessage(1, "a"))).text();
  expect(await served.assembly.metrics.registry.metrics()).toContain('mcp_tool_overruns_total{tool="a"} 0');
});
