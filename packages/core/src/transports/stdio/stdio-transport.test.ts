import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { z } from "zod";
import { assemble } from "../../application/assembly.js";
import { bindComponents } from "../../application/components.js";
import type { Config } from "../../config/config-schema.js";
import { resolveConfig } from "../../config/resolve-config.js";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { abortOf, makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernMessage } from "../../fixtures/modern.js";
import { callMessage, INITIALIZE } from "../../fixtures/serve-http.js";
import { createLog } from "../../logging/logger.js";
import type { MCPTool } from "../../tool/mcp-tool.js";
import { StdioTransport } from "./stdio-transport.js";

const echo = makeTool("echo", ({ text }) => text, { schema: { text: z.string() } });

/** Serves over a stream that stands in for the process's standard input. */
async function serveStdio(tools: MCPTool[], settings: Partial<Config> = {}) {
  const stdin = new PassThrough();
  const original = Object.getOwnPropertyDescriptor(process, "stdin") ?? {};
  Object.defineProperty(process, "stdin", { ...original, get: () => stdin, configurable: true });
  closeAfterTest(() => Object.defineProperty(process, "stdin", original));

  const config = resolveConfig({ name: "t", version: "1", ...settings }, {});
  const catalog = bindComponents(
    tools.map((component) => ({ component, source: component.name })),
    config,
    [],
  );
  const logged: unknown[] = [];
  const log = createLog("trace", { write: (line) => void logged.push(JSON.parse(line)) });
  const assembly = assemble({ config, catalog, deps: undefined, log, environment: {}, connections: () => 1 });

  const sent: string[] = [];
  const waiting: (() => void)[] = [];
  const write = async (line: string) => {
    sent.push(line);
    for (const resume of waiting.splice(0)) resume();
  };
  const onClientGone = jest.fn();
  const transport = new StdioTransport({ write, release: () => {} }, { ...assembly, onClientGone });
  await transport.start();
  closeAfterTest(() => transport.close());

  return {
    assembly,
    stdin,
    transport,
    onClientGone,
    sent,
    log: logged,
    send: (...messages: unknown[]) => stdin.write(messages.map((message) => `${JSON.stringify(message)}\n`).join("")),
    /** The first so many lines that were sent, once they are. */
    lines: async (count: number): Promise<unknown[]> => {
      while (sent.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return sent.slice(0, count).map((line) => JSON.parse(line));
    },
  };
}

test.each([
  ["tool" as const, { result: { isError: true, structuredContent: { error: "RATE_LIMITED" } } }],
  ["http" as const, { error: { code: -32000, data: { error: "RATE_LIMITED" } } }],
])("the client's calls are held to a tool's limit: limits.reject %j", async (reject, refused) => {
  const limits = { reject, perTool: { limit: 2, window: 60_000 } };
  const { send, lines } = await serveStdio([echo], { limits });
  const call = (id: number) => callMessage(id, "echo", { text: "hi" });
  send(INITIALIZE, call(2), modernMessage("tools/call", { name: "echo", arguments: { text: "hi" } }, 3), call(4));
  const [, one, two, three] = await lines(4);
  expect([one, two]).toMatchObject([{ result: { content: [{ text: "hi" }] } }, { result: {} }]);
  expect(three).toMatchObject(refused);
});

test("each message is a line, and so is each answer", async () => {
  const { send, lines, sent } = await serveStdio([echo]);
  send(
    INITIALIZE,
    { jsonrpc: "2.0", method: "notifications/initialized" },
    callMessage(2, "echo", { text: "a\nb 🎉" }),
  );
  const [initialized, called] = await lines(2);
  expect(initialized).toMatchObject({ id: 1, result: { serverInfo: { name: "t" } } });
  expect(called).toMatchObject({ id: 2, result: { content: [{ text: "a\nb 🎉" }] } });
  for (const line of sent) expect(line.match(/\n/g)).toEqual(["\n"]);
});

test("a call that takes long holds up nobody", async () => {
  const release = makeGate();
  const held = makeTool("held", () => release.opened);
  const { send, lines } = await serveStdio([echo, held]);
  send(callMessage(1, "held"), callMessage(2, "echo", { text: "quick" }));
  expect(await lines(1)).toEqual([expect.objectContaining({ id: 2 })]);
  release.open();
  expect((await lines(2))[1]).toMatchObject({ id: 1 });
});

test("progress goes ahead of the answer", async () => {
  const { send, lines } = await serveStdio([makeTool("a", (_, context) => context.progress(1))]);
  send(callMessage(1, "a", {}, "t"));
  expect(await lines(2)).toMatchObject([{ method: "notifications/progress" }, { id: 1 }]);
});

describe("a line that is no message", () => {
  test("is answered with -32700, and the next one is served", async () => {
    const { stdin, send, lines } = await serveStdio([echo]);
    stdin.write("{oops\n");
    send(callMessage(2, "echo", { text: "still here" }));
    const answers = await lines(2);
    expect(answers).toContainEqual(expect.objectContaining({ error: expect.objectContaining({ code: -32700 }) }));
    expect(answers).toContainEqual(expect.objectContaining({ id: 2, result: expect.anything() }));
  });

  test("and is longer than 4 MiB is PAYLOAD_TOO_LARGE, and the next one is served", async () => {
    const { stdin, send, lines } = await serveStdio([echo]);
    stdin.write(`${"x".repeat(4 * 1024 * 1024 + 1)}\n`);
    send(callMessage(2, "echo", { text: "still here" }));
    const [refusal, answer] = await lines(2);
    expect(refusal).toMatchObject({ error: { code: -32600, data: { error: "PAYLOAD_TOO_LARGE" } } });
    expect(answer).toMatchObject({ id: 2 });
  });
});

test("notifications/cancelled aborts the call, which then gets no answer", async () => {
  const reason = makeGate<unknown>();
  const started = makeGate();
  const wait = makeTool("wait", async (_, { signal }) => {
    started.open();
    reason.open(await abortOf(signal));
  });
  const { send, lines } = await serveStdio([wait, echo]);
  send(callMessage("x", "wait"));
  await started.opened;
  send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: "x" } });
  expect(await reason.opened).toMatchObject({ code: "CANCELLED" });
  send(callMessage("y", "echo", { text: "next" }));
  expect(await lines(1)).toEqual([expect.objectContaining({ id: "y" })]);
});

test("a client that closes its end is reported once, and still gets its answer", async () => {
  const release = makeGate();
  const { stdin, send, lines, onClientGone, transport } = await serveStdio([makeTool("held", () => release.opened)]);
  send(callMessage(1, "held"));
  const ended = new Promise((resolve) => stdin.once("end", resolve));
  stdin.end();
  await ended;
  expect(onClientGone).toHaveBeenCalledTimes(1);
  expect(transport.connections).toBe(0);
  release.open();
  expect(await lines(1)).toEqual([expect.objectContaining({ id: 1 })]);
});

describe("what changes", () => {
  const listenMessage = (id: string | number) =>
    modernMessage("subscriptions/listen", { notifications: { toolsListChanged: true } }, id);
  const changed = (id: string | number) => ({
    method: "notifications/tools/list_changed",
    params: { _meta: { "io.modelcontextprotocol/subscriptionId": id } },
  });

  test("is told unasked after initialize, and to nobody before", async () => {
    const { assembly, send, lines } = await serveStdio([echo]);
    assembly.subscriptions.listChanged("tools");
    send(INITIALIZE);
    expect(await lines(1)).toMatchObject([{ id: 1 }]);
    assembly.subscriptions.listChanged("tools");
    expect((await lines(2))[1]).toEqual({ jsonrpc: "2.0", method: "notifications/tools/list_changed" });
  });

  test("is told every listener under its own id, until it cancels", async () => {
    const { assembly, send, lines } = await serveStdio([echo]);
    send(listenMessage(0), listenMessage("0"));
    const acknowledged = "notifications/subscriptions/acknowledged";
    expect(await lines(2)).toMatchObject([{ method: acknowledged }, { method: acknowledged }]);
    assembly.subscriptions.listChanged("tools");
    expect((await lines(4)).slice(2)).toMatchObject([changed(0), changed("0")]);
    send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 0 } });
    send(callMessage("next", "echo", { text: "" }));
    await lines(5);
    assembly.subscriptions.listChanged("tools");
    send(callMessage("last", "echo", { text: "" }));
    expect((await lines(7)).slice(4)).toMatchObject([{ id: "next" }, changed("0"), { id: "last" }]);
  });

  test("is told until the server stops, which ends each listener with its result", async () => {
    const { assembly, send, lines, transport, sent } = await serveStdio([echo]);
    send(listenMessage(3));
    await lines(1);
    assembly.subscriptions.end();
    await transport.close();
    expect(sent.slice(1).map((line) => JSON.parse(line))).toMatchObject([
      { id: 3, result: { resultType: "complete", _meta: { "io.modelcontextprotocol/subscriptionId": 3 } } },
    ]);
  });
});

describe("ping", () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] }));
  afterEach(() => void jest.useRealTimers());
  const initialized = { jsonrpc: "2.0", method: "notifications/initialized" };
  const read = () => new Promise(setImmediate);

  test("is answered to a client, before it has initialized too", async () => {
    const { send, lines } = await serveStdio([echo]);
    send({ jsonrpc: "2.0", id: "a", method: "ping" });
    expect(await lines(1)).toEqual([{ jsonrpc: "2.0", id: "a", result: {} }]);
  });

  test("goes to a client of 2025 that is done with initialize, and its answer is taken", async () => {
    const { send, lines, sent } = await serveStdio([echo]);
    send(INITIALIZE);
    await lines(1);
    jest.advanceTimersByTime(60_000);
    expect(sent).toHaveLength(1);
    send(initialized);
    await read();
    for (const id of ["ping-1", "ping-2"]) {
      jest.advanceTimersByTime(60_000);
      expect(JSON.parse(sent.at(-1) ?? "")).toEqual({ jsonrpc: "2.0", id, method: "ping" });
      send({ jsonrpc: "2.0", id, result: {} });
      await read();
    }
    expect(sent).toHaveLength(3);
  });

  test("does not go to a client of 2026-07-28", async () => {
    const { send, lines, sent } = await serveStdio([echo]);
    send(modernMessage("tools/list", {}, 1), initialized);
    await lines(1);
    jest.advanceTimersByTime(600_000);
    expect(sent).toHaveLength(1);
  });
});

test("a request's id is its trace's, where its _meta names one", async () => {
  const tell = makeTool("tell", (_, { requestId }) => requestId);
  const { send, lines } = await serveStdio([tell]);
  const _meta = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
  send({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "tell", arguments: {}, _meta } });
  expect(await lines(1)).toMatchObject([{ result: { content: [{ text: "4bf92f3577b34da6a3ce929d0e0e4736" }] } }]);
});

test("a line that is no message leaves one in the log", async () => {
  const { stdin, lines, log } = await serveStdio([echo]);
  stdin.write("{\n");
  const [answer] = await lines(1);
  const { requestId } = Object(answer).error.data;
  expect(log).toEqual([expect.objectContaining({ level: "info", requestId, code: "INVALID_INPUT", msg: "refused" })]);
});
