import { describe, expect, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { ask, modernHeaders, modernMessage, read } from "../../fixtures/modern.js";
import { serveHttp } from "../../fixtures/serve-http.js";
import { AT_ONCE, EXTENSION, send, startTask } from "../../fixtures/task-client.js";

describe("task methods", () => {
  test.each(["tasks/get", "tasks/update", "tasks/cancel"])(
    "%s finds no task that never was, whoever asks",
    async (method) => {
      const served = await serveHttp([makeTool("slow", () => "x", AT_ONCE)]);
      const params = { taskId: "no-such-task", inputResponses: {} };
      expect((await send(served, method, params)).body).toMatchObject({
        error: { code: -32602, data: { error: "NOT_FOUND" } },
      });
      expect(await send(served, method, params, {})).toMatchObject({ status: 400, body: { error: { code: -32021 } } });
    },
  );

  test.each(["tasks/list", "tasks/result"])("there is no %s", async (method) => {
    const served = await serveHttp([makeTool("slow", () => "x", AT_ONCE)]);
    expect(await ask(served, method)).toMatchObject({ status: 404, body: { error: { code: -32601 } } });
  });

  test("the header must name the task", async () => {
    const served = await serveHttp([makeTool("slow", () => "x", AT_ONCE)]);
    const taskId = await startTask(served, "slow");
    const response = await served.post(modernMessage("tasks/get", { taskId }), modernHeaders("tasks/get", "another"));
    expect(await read(response)).toMatchObject({ status: 400, body: { error: { code: -32020 } } });
  });

  test("are offered only by servers that have a tool for them, and only in 2026-07-28", async () => {
    const without = await serveHttp([makeTool("plain", () => "x")]);
    expect((await ask(without, "server/discover")).body.result).not.toHaveProperty("capabilities.extensions");
    expect(await ask(without, "tasks/get", { taskId: "x" })).toMatchObject({ status: 400 });
    const served = await serveHttp([makeTool("slow", () => "x", AT_ONCE)]);
    expect((await ask(served, "server/discover")).body.result).toMatchObject({
      capabilities: { extensions: { [EXTENSION]: {} } },
    });
    const legacy = await served.post({ jsonrpc: "2.0", id: 1, method: "tasks/get", params: { taskId: "x" } });
    expect(await legacy.json()).toMatchObject({ error: { code: -32601 } });
  });
});
