import { afterEach, describe, expect, jest, test } from "@jest/globals";
import {
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { connect } from "../../fixtures/connect.js";
import { type EventReader, readEvents } from "../../fixtures/event-reader.js";
import { makePrompt } from "../../fixtures/make-prompt.js";
import { makeResource } from "../../fixtures/make-resource.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage, read } from "../../fixtures/modern.js";
import { rejectionOf } from "../../fixtures/results.js";
import { type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";

const METHOD = "subscriptions/listen";
const trigger = makeTool("trigger", (_, { changes }) => {
  changes.listChanged("prompts");
  changes.listChanged("tools");
  changes.resourceUpdated("a://2");
  changes.resourceUpdated("a://1");
});
const COMPONENTS = [trigger, makePrompt("p"), makeResource("a://{id}"), makeResource("b://static")];

async function listen(served: ServedHttp, notifications: object, id: string | number = 1): Promise<EventReader> {
  return readEvents(await served.post(modernMessage(METHOD, { notifications }, id), modernHeaders(METHOD)));
}

const meta = (id: string | number) => ({ _meta: { "io.modelcontextprotocol/subscriptionId": id } });
const acknowledged = (id: string | number, notifications: object) => ({
  jsonrpc: "2.0",
  method: "notifications/subscriptions/acknowledged",
  params: { ...meta(id), notifications },
});

afterEach(() => {
  jest.useRealTimers();
});

describe("subscriptions/listen", () => {
  test.each([0, 7, "listen:0"])("acknowledges what it serves, and names the request %p in all it sends", async (id) => {
    const served = await serveHttp(COMPONENTS);
    const events = await listen(served, { toolsListChanged: true, resourceSubscriptions: ["a://1"] }, id);
    const asked = { toolsListChanged: true, resourceSubscriptions: ["a://1"] };
    expect(await events.next()).toEqual(acknowledged(id, asked));
    served.assembly.subscriptions.listChanged("tools");
    expect(await events.next()).toEqual({
      jsonrpc: "2.0",
      method: "notifications/tools/list_changed",
      params: meta(id),
    });
    served.assembly.subscriptions.resourceUpdated("a://1");
    expect(await events.next()).toEqual({
      jsonrpc: "2.0",
      method: "notifications/resources/updated",
      params: { uri: "a://1", ...meta(id) },
    });
  });

  test("tells what was asked for and nothing else", async () => {
    const served = await serveHttp(COMPONENTS);
    const events = await listen(served, { toolsListChanged: true, promptsListChanged: false });
    await events.next();
    const { client } = await served.connect();
    await client.callTool({ name: "trigger" });
    expect(await events.next()).toMatchObject({ method: "notifications/tools/list_changed" });
    served.assembly.subscriptions.end();
    expect(await events.next()).toMatchObject({ id: 1, result: {} });
  });

  test("leaves out of its acknowledgement what the server does not have", async () => {
    const served = await serveHttp([trigger]);
    const wanted = { promptsListChanged: true, resourcesListChanged: true, resourceSubscriptions: ["a://1"] };
    expect(await (await listen(served, wanted)).next()).toEqual(acknowledged(1, {}));
    const all = await serveHttp(COMPONENTS);
    const some = { ...wanted, resourceSubscriptions: ["b://static", "nope://x"] };
    expect(await (await listen(all, some)).next()).toEqual(
      acknowledged(1, { ...wanted, resourceSubscriptions: ["b://static"] }),
    );
  });

  test("serves several at once, each its own", async () => {
    const served = await serveHttp(COMPONENTS);
    const [one, two] = [
      await listen(served, { resourceSubscriptions: ["a://1"] }, "same"),
      await listen(served, { resourceSubscriptions: ["a://2"] }, "same"),
    ];
    await Promise.all([one.next(), two.next()]);
    for (const uri of ["a://1", "a://2"]) served.assembly.subscriptions.resourceUpdated(uri);
    expect(await one.next()).toMatchObject({ params: { uri: "a://1" } });
    expect(await two.next()).toMatchObject({ params: { uri: "a://2" } });
  });

  test("is an event stream that no proxy may hold back, without a session", async () => {
    const { post } = await serveHttp(COMPONENTS);
    const response = await post(modernMessage(METHOD, { notifications: {} }), modernHeaders(METHOD));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "x-accel-buffering": "no",
    });
    expect(response.headers.get("mcp-session-id")).toBeNull();
    readEvents(response);
  });

  test("is over when its client hangs up", async () => {
    const served = await serveHttp(COMPONENTS);
    const { subscriptions } = served.assembly;
    const [leaving, staying] = [await listen(served, {}), await listen(served, { toolsListChanged: true })];
    await Promise.all([leaving.next(), staying.next()]);
    expect(subscriptions.listeners).toBe(2);
    await leaving.close();
    while (subscriptions.listeners > 1) await new Promise(setImmediate);
    subscriptions.listChanged("tools");
    expect(await staying.next()).toMatchObject({ method: "notifications/tools/list_changed" });
  });

  test("has a comment every 15 s, so that nothing cuts it", async () => {
    const served = await serveHttp(COMPONENTS);
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "setTimeout", "queueMicrotask", "performance"] });
    const events = await listen(served, {});
    await events.next();
    jest.advanceTimersByTime(15_000);
    expect(await events.nextBlock()).toMatch(/^:/);
  });

  test("ends with its result where the server stops", async () => {
    const served = await serveHttp(COMPONENTS);
    const events = await listen(served, { toolsListChanged: true }, 3);
    await events.next();
    served.assembly.subscriptions.end();
    expect(await events.next()).toMatchObject({
      id: 3,
      result: {
        resultType: "complete",
        _meta: { ...meta(3)._meta, "io.modelcontextprotocol/serverInfo": { name: "test" } },
      },
    });
    expect(await events.next()).toBeUndefined();
    const late = await served.post(modernMessage(METHOD, { notifications: {} }), modernHeaders(METHOD));
    expect((await read(late)).body).toMatchObject({ error: { code: -32603, data: { error: "DRAINING" } } });
  });

  test.each<[string, Record<string, unknown>, Record<string, string>, number, number]>([
    ["without notifications", {}, {}, 200, -32602],
    ["with notifications of another type", { notifications: { toolsListChanged: "yes" } }, {}, 200, -32602],
    ["of a client that takes no stream", { notifications: {} }, { accept: "application/json" }, 406, -32600],
  ])("is refused %s", async (_, params, headers, status, code) => {
    const { post } = await serveHttp(COMPONENTS);
    const response = await post(modernMessage(METHOD, params, 5), { ...modernHeaders(METHOD), ...headers });
    expect(await read(response)).toMatchObject({ status, body: { id: 5, error: { code } } });
  });

  test("is no method of a session", async () => {
    const { post } = await serveHttp(COMPONENTS);
    const answer = await read(await post({ jsonrpc: "2.0", id: 1, method: METHOD, params: { notifications: {} } }));
    expect(answer.body).toMatchObject({ error: { code: -32601 } });
  });
});

describe("a session on one connection", () => {
  test("is told of every list that changes", async () => {
    const { client, call } = await connect([
      ...COMPONENTS,
      makeTool("r", (_, { changes }) => changes.listChanged("resources")),
    ]);
    const heard: string[] = [];
    client.setNotificationHandler(ToolListChangedNotificationSchema, ({ method }) => void heard.push(method));
    client.setNotificationHandler(ResourceListChangedNotificationSchema, ({ method }) => void heard.push(method));
    await call("trigger");
    await call("r");
    expect(heard).toEqual(["notifications/tools/list_changed", "notifications/resources/list_changed"]);
  });

  test("is told of the resources that it follows, until it does not any more", async () => {
    const { client, call } = await connect(COMPONENTS);
    const heard: string[] = [];
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void heard.push(params.uri));
    expect(await client.subscribeResource({ uri: "a://1" })).toEqual({});
    await call("trigger");
    await client.ping();
    expect(heard).toEqual(["a://1"]);
    expect(await client.unsubscribeResource({ uri: "a://1" })).toEqual({});
    await call("trigger");
    await client.ping();
    expect(heard).toEqual(["a://1"]);
  });

  test("can't follow what there is not, nor more than a thousand", async () => {
    const { client } = await connect(COMPONENTS);
    const follow = (uri: string) => rejectionOf(client.subscribeResource({ uri }));
    expect(await follow("nope://1")).toMatchObject({ code: -32002, data: { uri: "nope://1" } });
    expect(await follow(`a://${"x".repeat(3_000)}`)).toMatchObject({ code: -32002 });
    for (let i = 0; i < 1_000; i++) await client.subscribeResource({ uri: `a://${i}` });
    expect(await follow("a://one-more")).toMatchObject({ data: { error: "BUDGET_EXCEEDED" } });
    expect(await follow("a://7")).toBeUndefined();
  });

  test("has to be there: without one nobody could be told", async () => {
    const { post } = await serveHttp(COMPONENTS);
    const message = { jsonrpc: "2.0", id: 1, method: "resources/subscribe", params: { uri: "a://1" } };
    expect((await read(await post(message))).body).toMatchObject({ error: { code: -32600 } });
  });
});
