import { afterEach, describe, expect, jest, test } from "@jest/globals";
import {
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { readEvents } from "../../fixtures/event-reader.js";
import { makeGate } from "../../fixtures/gate.js";
import { makeResource } from "../../fixtures/make-resource.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { INITIALIZE, type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";
import { ANONYMOUS } from "../../principal/principal.js";

const COMPONENTS = [
  makeTool("trigger", (_, { changes }) => changes.listChanged("tools")),
  makeResource("a://1"),
  makeResource("a://2"),
];

async function openSession({ post }: ServedHttp): Promise<Record<string, string>> {
  const id = (await post(INITIALIZE)).headers.get("mcp-session-id") ?? "";
  return { "mcp-session-id": id, accept: "text/event-stream" };
}

const get = ({ endpoint }: ServedHttp, headers: Record<string, string>) => fetch(endpoint, { headers });

/** Until the server has noticed that the session's stream is open, or not. */
async function untilStream({ assembly }: ServedHttp, headers: Record<string, string>, isOpen: boolean): Promise<void> {
  const session = assembly.sessions.touch(headers["mcp-session-id"] ?? "", ANONYMOUS);
  while ((session?.closeStream !== undefined) !== isOpen) await new Promise(setImmediate);
}

afterEach(() => {
  jest.useRealTimers();
});

describe("GET opens the session's stream", () => {
  test("on which it is told what changes", async () => {
    const served = await serveHttp(COMPONENTS);
    const response = await get(served, await openSession(served));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const events = readEvents(response);
    served.assembly.subscriptions.listChanged("tools");
    expect(await events.next()).toEqual({ jsonrpc: "2.0", method: "notifications/tools/list_changed" });
  });

  test("which official clients do by themselves, each with its own subscriptions", async () => {
    const served = await serveHttp(COMPONENTS);
    const [a, b] = [await served.connect(), await served.connect()];
    const heard = { a: makeGate<string>(), b: makeGate<string>() };
    for (const [who, { client, wire }, uri] of [
      ["a", a, "a://1"],
      ["b", b, "a://2"],
    ] as const) {
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => heard[who].open(params.uri));
      await client.subscribeResource({ uri });
      await untilStream(served, { "mcp-session-id": wire.sessionId ?? "" }, true);
    }
    for (const uri of ["a://1", "a://2"]) served.assembly.subscriptions.resourceUpdated(uri);
    expect(await Promise.all([heard.a.opened, heard.b.opened])).toEqual(["a://1", "a://2"]);
  });

  test("and a tool's call reaches the other sessions' clients too", async () => {
    const served = await serveHttp(COMPONENTS);
    const [caller, other] = [await served.connect(), await served.connect()];
    const heard = makeGate();
    other.client.setNotificationHandler(ToolListChangedNotificationSchema, () => heard.open());
    await untilStream(served, { "mcp-session-id": other.wire.sessionId ?? "" }, true);
    await caller.client.callTool({ name: "trigger" });
    await heard.opened;
  });

  test("with a comment every 25 s, so that nothing cuts it", async () => {
    const served = await serveHttp(COMPONENTS);
    const headers = await openSession(served);
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "setTimeout", "queueMicrotask", "performance"] });
    const events = readEvents(await get(served, headers));
    expect(await events.nextBlock()).toMatch(/^id: /);
    jest.advanceTimersByTime(25_000);
    expect(await events.nextBlock()).toMatch(/^:/);
  });

  test("one at a time: 409, until the client hangs up", async () => {
    const served = await serveHttp(COMPONENTS);
    const headers = await openSession(served);
    const first = readEvents(await get(served, headers));
    expect((await get(served, headers)).status).toBe(409);
    await first.close();
    await untilStream(served, headers, false);
    const again = await get(served, headers);
    expect(again.status).toBe(200);
    readEvents(again);
  });

  test("that ends with the session", async () => {
    const served = await serveHttp(COMPONENTS);
    const headers = await openSession(served);
    const events = readEvents(await get(served, headers));
    await fetch(served.endpoint, { method: "DELETE", headers });
    expect(await events.next()).toBeUndefined();
  });

  test("that ends with the server, which opens no other", async () => {
    const served = await serveHttp(COMPONENTS);
    const headers = await openSession(served);
    const events = readEvents(await get(served, headers));
    served.assembly.subscriptions.end();
    expect(await events.next()).toBeUndefined();
    expect((await get(served, headers)).status).toBe(503);
  });
});

describe("GET is refused", () => {
  test.each<[string, Record<string, string | undefined>, number]>([
    ["without a session", { "mcp-session-id": undefined }, 405],
    ["with a session that never was", { "mcp-session-id": "__proto__" }, 404],
    ["by a client that takes no event stream", { accept: "application/json" }, 406],
    ["in a version that there is not", { "mcp-protocol-version": "1999-01-01" }, 400],
  ])("%s", async (_, changes, status) => {
    const served = await serveHttp(COMPONENTS);
    const all = Object.entries({ ...(await openSession(served)), ...changes });
    const headers = Object.fromEntries(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
    const response = await get(served, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", error: { message: expect.any(String) } });
  });

  test("as HEAD, which opens nothing", async () => {
    const served = await serveHttp(COMPONENTS);
    const headers = await openSession(served);
    expect((await fetch(served.endpoint, { method: "HEAD", headers })).status).toBe(405);
    await untilStream(served, headers, false);
  });
});
