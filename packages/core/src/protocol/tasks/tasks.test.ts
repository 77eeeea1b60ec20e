import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { readEvents } from "../../fixtures/event-reader.js";
import { abortOf, makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage, modernMeta, read } from "../../fixtures/modern.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";
import { AT_ONCE, CAPABILITIES, EXTENSION, send, startTask, taskOf, until } from "../../fixtures/task-client.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";

describe("a tool with a task policy", () => {
  test("answers with a handle at once, and with its result when it is asked for", async () => {
    const gate = makeGate();
    const served = await serveHttp([makeTool("slow", async () => gate.opened.then(() => "done"), AT_ONCE)]);
    const created = await send(served, "tools/call", { name: "slow", arguments: {} });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const task = {
      taskId: expect.any(String),
      status: "working",
      createdAt: time,
      lastUpdatedAt: time,
      ttlMs: 3_600_000,
      pollIntervalMs: expect.any(Number),
    };
    expect(created.body.result).toEqual({ resultType: "task", ...task, _meta: expect.anything() });
    const { taskId } = taskOf(created);
    expect((await send(served, "tasks/get", { taskId })).body.result).toEqual({
      resultType: "complete",
      ...task,
      _meta: expect.anything(),
    });
    gate.open();
    expect((await until(served, taskId, "completed")).body.result).toMatchObject({
      result: { content: [{ type: "text", text: "done" }] },
    });
  });

  test("answers directly where it is done within the time that it set", async () => {
    const served = await serveHttp([makeTool("quick", () => "here", { policy: { task: { after: 2_000 } } })]);
    expect((await send(served, "tools/call", { name: "quick" })).body.result).toMatchObject({
      resultType: "complete",
      content: [{ text: "here" }],
    });
  });

  test("answers as any tool where the client does not know tasks, in this very request", async () => {
    const served = await serveHttp([makeTool("slow", () => "plain", AT_ONCE)]);
    await startTask(served, "slow");
    expect((await send(served, "tools/call", { name: "slow" }, {})).body.result).toMatchObject({
      resultType: "complete",
      content: [{ text: "plain" }],
    });
    expect(await (await served.post(callMessage(1, "slow"))).json()).toMatchObject({
      result: { content: [{ text: "plain" }] },
    });
  });

  test("has its usual deadline while its client waits, and as a task as long as the task is kept", async () => {
    const slow = makeTool("slow", () => new Promise((resolve) => setTimeout(() => resolve("late"), 150)), AT_ONCE);
    const served = await serveHttp([slow], {}, { timeouts: { tool: 50 } });
    const direct = await send(served, "tools/call", { name: "slow" }, {});
    expect(direct.body.result).toMatchObject({ isError: true, structuredContent: { error: "TIMEOUT" } });
    const { body } = await until(served, await startTask(served, "slow"), "completed");
    expect(body.result).toMatchObject({ result: { content: [{ text: "late" }] } });
    const patient = makeTool("patient", () => "", { policy: { task: { after: 50 } } });
    await expect(serveHttp([patient], {}, { timeouts: { tool: 50 } })).rejects.toThrow(
      "its deadline ends it after 50 ms",
    );
  });

  test("that requires tasks refuses clients that do not know them", async () => {
    const served = await serveHttp([makeTool("job", () => "x", { policy: { task: { after: 0, required: true } } })]);
    expect(await send(served, "tools/call", { name: "job" }, {})).toMatchObject({
      status: 400,
      body: { error: { code: -32021, data: { requiredCapabilities: { extensions: { [EXTENSION]: {} } } } } },
    });
  });

  test("a failure that a model can read completes the task, a protocol error fails it", async () => {
    const failing = makeTool("failing", () => Promise.reject(new Error("hunter2")), AT_ONCE);
    const broken = makeTool(
      "broken",
      () => Promise.reject(new ProtocolError(JSON_RPC.internalError, "broken")),
      AT_ONCE,
    );
    const served = await serveHttp([failing, broken]);
    const failed = await until(served, await startTask(served, "failing"), "completed");
    expect(failed.body.result).toMatchObject({ result: { isError: true, structuredContent: { error: "INTERNAL" } } });
    expect(JSON.stringify(failed)).not.toContain("hunter2");
    const { body } = await until(served, await startTask(served, "broken"), "failed");
    expect(body.result).toMatchObject({ error: { code: -32603, message: "broken" } });
    expect(body.result).not.toHaveProperty("result");
  });

  test("runs on when the client that started it hangs up, and stops when it is cancelled", async () => {
    const started = makeGate<AbortSignal>();
    const slow = makeTool(
      "slow",
      (_, { signal }) => {
        started.open(signal);
        return new Promise(() => {});
      },
      AT_ONCE,
    );
    const served = await serveHttp([slow]);
    const taskId = await startTask(served, "slow");
    const signal = await started.opened;
    expect(signal.aborted).toBe(false);
    expect((await send(served, "tasks/cancel", { taskId })).body.result).toEqual({
      resultType: "complete",
      _meta: expect.anything(),
    });
    expect(await abortOf(signal)).toMatchObject({ code: "CANCELLED" });
    expect(taskOf(await send(served, "tasks/get", { taskId })).status).toBe("cancelled");
    expect((await send(served, "tasks/cancel", { taskId })).body.result).toMatchObject({ resultType: "complete" });
  });

  test("asks its client through the task, in any order, under keys that are never used again", async () => {
    const form = (ctx: Parameters<Parameters<typeof makeTool>[1]>[1]) =>
      ctx.elicit({ key: "name", message: "?", schema: { name: z.string() } });
    const asking = makeTool(
      "asking",
      async (_, ctx) => {
        const [first, second] = await Promise.all([form(ctx), form(ctx)]);
        return { first, second };
      },
      AT_ONCE,
    );
    const served = await serveHttp([asking]);
    const taskId = await startTask(served, "asking");
    const keysOf = async (status: string) =>
      Object.keys(taskOf(await until(served, taskId, status)).inputRequests ?? {});
    expect(await keysOf("input_required")).toEqual(["name", "name-2"]);
    const answer = (name: unknown) => ({ action: "accept", content: { name } });
    const update = (inputResponses: object) => send(served, "tasks/update", { taskId, inputResponses });
    await update({ "name-2": answer("two"), unknown: 1, __proto__: 1 });
    expect(await keysOf("input_required")).toEqual(["name"]);
    await update({ name: answer(5) });
    expect(await keysOf("input_required")).toEqual(["name"]);
    await update({ name: answer("one"), "name-2": answer("late") });
    const { body } = await until(served, taskId, "completed");
    expect(body.result).not.toHaveProperty("inputRequests");
    expect(body.result).toMatchObject({
      result: { content: [{ text: JSON.stringify({ first: answer("one"), second: answer("two") }) }] },
    });
  });

  test("tells who listens for it, and only of their own tasks, what became of it", async () => {
    const gate = makeGate();
    const served = await serveHttp([makeTool("slow", async () => gate.opened.then(() => "done"), AT_ONCE)]);
    const taskId = await startTask(served, "slow");
    const listen = async (capabilities: object) => {
      const _meta = modernMeta({ "io.modelcontextprotocol/clientCapabilities": capabilities });
      const message = modernMessage(
        "subscriptions/listen",
        { _meta, notifications: { taskIds: [taskId, "another"] } },
        5,
      );
      return served.post(message, modernHeaders("subscriptions/listen"));
    };
    expect(await read(await listen({}))).toMatchObject({ status: 400, body: { id: 5, error: { code: -32021 } } });
    const events = readEvents(await listen(CAPABILITIES));
    expect(await events.next()).toMatchObject({ params: { notifications: { taskIds: [taskId] } } });
    gate.open();
    const params = {
      _meta: { "io.modelcontextprotocol/subscriptionId": 5 },
      taskId,
      status: "completed",
      result: { content: [{ text: "done" }] },
    };
    expect(await events.next()).toMatchObject({ method: "notifications/tasks", params });
  });

  test("may ask before it becomes a task, and then becomes one", async () => {
    const gate = makeGate();
    const late = makeTool(
      "late",
      async (_, ctx) => {
        const answer = await ctx.elicit({ key: "name", message: "?", schema: { name: z.string() } });
        await gate.opened;
        return answer;
      },
      { policy: { task: { after: 20 } } },
    );
    const served = await serveHttp([late]);
    const first = (await send(served, "tools/call", { name: "late", arguments: {} })).body.result;
    expect(first).toMatchObject({ resultType: "input_required", inputRequests: { name: {} } });
    const inputResponses = { name: { action: "accept", content: { name: "Alice" } } };
    const { taskId } = taskOf(await send(served, "tools/call", { name: "late", arguments: {}, inputResponses }));
    gate.open();
    expect(JSON.stringify(await until(served, taskId, "completed"))).toContain("Alice");
  });
});
