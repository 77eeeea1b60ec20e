import { describe, expect, test } from "@jest/globals";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { LoggingMessageNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { connect } from "../../fixtures/connect.js";
import { readEvents } from "../../fixtures/event-reader.js";
import { makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage, modernMeta } from "../../fixtures/modern.js";
import { callMessage, INITIALIZE, type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";
import { LOGGING_LEVELS } from "../client-facts.js";

const chatty = makeTool("chatty", async (_, context) => {
  for (const level of LOGGING_LEVELS) await context.message(level, { at: level }, "tests");
  return "done";
});

/** What a client is sent, by level. */
function listen(client: Client): string[] {
  const levels: string[] = [];
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void levels.push(params.level));
  return levels;
}

describe("a session's client gets log messages", () => {
  test("from info on, as long as it says nothing", async () => {
    const { client, call } = await connect([chatty]);
    const levels = listen(client);
    await call("chatty");
    expect(levels).toEqual(LOGGING_LEVELS.slice(1));
  });

  test("from the level on that it sets, for calls under way too", async () => {
    const isSet = makeGate();
    const started = makeGate();
    const late = makeTool("late", async (_, context) => {
      started.open();
      await isSet.opened;
      await context.message("warning", "dropped");
      await context.message("critical", "sent");
    });
    const { client, call } = await connect([late]);
    const levels = listen(client);
    const answer = call("late");
    await started.opened;
    expect(await client.setLoggingLevel("error")).toEqual({});
    isSet.open();
    await answer;
    expect(levels).toEqual(["critical"]);
  });

  test("on the stream of the call, ahead of its answer, whole", async () => {
    const { post } = await serveHttp([makeTool("a", (_, context) => context.message("info", undefined))]);
    const events = readEvents(await post(callMessage(4, "a")));
    expect(await events.next()).toEqual({
      jsonrpc: "2.0",
      method: "notifications/message",
      params: { level: "info", data: null },
    });
    expect(await events.next()).toMatchObject({ id: 4, result: {} });
  });

  test("of a level that there is: another is -32602", async () => {
    const { post } = await serveHttp([chatty]);
    const set = (level: unknown) => post({ jsonrpc: "2.0", id: 1, method: "logging/setLevel", params: { level } });
    expect(await (await set("loud")).json()).toMatchObject({ error: { code: -32602 } });
    expect(await (await set("debug")).json()).toEqual({ jsonrpc: "2.0", id: 1, result: {} });
  });

  test("and no other's level counts", async () => {
    const served = await serveHttp([chatty]);
    const [mine, other] = [await served.connect(), await served.connect()];
    await other.client.setLoggingLevel("emergency");
    const levels = listen(mine.client);
    await mine.client.callTool({ name: "chatty" });
    expect(levels).toEqual(LOGGING_LEVELS.slice(1));
  });
});

describe("a modern request", () => {
  const call = ({ post }: ServedHttp, meta: Record<string, unknown>) =>
    post(
      modernMessage("tools/call", { name: "chatty", _meta: modernMeta(meta) }),
      modernHeaders("tools/call", "chatty"),
    );

  test("gets log messages from the level on that it names", async () => {
    const events = readEvents(await call(await serveHttp([chatty]), { "io.modelcontextprotocol/logLevel": "alert" }));
    const params = (level: string) => ({ params: { level, logger: "tests", data: { at: level } } });
    expect(await events.next()).toMatchObject(params("alert"));
    expect(await events.next()).toMatchObject(params("emergency"));
    expect(await events.next()).toMatchObject({ result: { resultType: "complete" } });
  });

  test("that names none gets none, whatever a session set", async () => {
    const served = await serveHttp([chatty]);
    const response = await served.post(INITIALIZE);
    const session = { "mcp-session-id": response.headers.get("mcp-session-id") ?? "" };
    await served.post({ jsonrpc: "2.0", id: 2, method: "logging/setLevel", params: { level: "debug" } }, session);
    const answer = await call(served, {});
    expect(answer.headers.get("content-type")).toMatch(/json/);
  });
});

test("a call that is answered sends no more", async () => {
  const answered = makeGate();
  const leaked = makeGate();
  const leaky = makeTool("leaky", (_, context) => {
    void answered.opened.then(() => context.message("error", "too late")).then(leaked.open);
    return "done";
  });
  const { client, call } = await connect([leaky]);
  const levels = listen(client);
  await call("leaky");
  answered.open();
  await leaked.opened;
  expect(levels).toEqual([]);
});
