import { describe, expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { readEvents } from "../../fixtures/event-reader.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { breakOff, makeSlow, openSession, resume, untilGone } from "../../fixtures/resuming.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";
import { ANONYMOUS } from "../../principal/principal.js";

const progress = (done: number) => ({ method: "notifications/progress", params: { progress: done } });
const answer = (text: string) => ({ id: 1, result: { content: [{ text }] } });

describe("a stream of a session of 2025-11-25", () => {
  test("begins with the place to come back to, and every event has an id", async () => {
    const { tool, finish } = makeSlow();
    const served = await serveHttp([tool]);
    finish();
    const response = await served.post(callMessage(1, "slow", {}, "t"), await openSession(served));
    const blocks = (await response.text()).split("\n\n");
    expect(blocks[0]).toBe("id: 1-0\nretry: 1000\ndata: ");
    expect(blocks.slice(1, 4).map((block) => block.split("\n")[1])).toEqual(["id: 1-1", "id: 1-2", "id: 1-3"]);
  });

  test("goes on, live, where the client comes back before the answer is there", async () => {
    const { tool, finish } = makeSlow();
    const served = await serveHttp([tool]);
    const session = await openSession(served);
    const events = readEvents(await resume(served, session, await breakOff(served, session)));
    finish();
    expect(await events.next()).toMatchObject(progress(2));
    expect(await events.next()).toMatchObject(answer("slow is done"));
    expect(await events.next()).toBeUndefined();
  });

  test("keeps its answer for a client that comes back after it", async () => {
    const { tool, finish } = makeSlow();
    const served = await serveHttp([tool]);
    const session = await openSession(served);
    const id = await breakOff(served, session);
    await untilGone(served, session, 1);
    finish();
    await served.assembly.inFlight.idle();
    for (const _ of [1, 2]) {
      const events = readEvents(await resume(served, session, id));
      expect(await events.next()).toMatchObject(progress(2));
      expect(await events.next()).toMatchObject(answer("slow is done"));
      expect(await events.next()).toBeUndefined();
    }
  });

  test("is replayed without what went out on another", async () => {
    const [a, b] = [makeSlow("a"), makeSlow("b")];
    const served = await serveHttp([a.tool, b.tool]);
    const session = await openSession(served);
    const ids = [await breakOff(served, session, "a"), await breakOff(served, session, "b")];
    a.finish();
    b.finish();
    await served.assembly.inFlight.idle();
    for (const [index, name] of ["a", "b"].entries()) {
      const text = await (await resume(served, session, ids[index] ?? "")).text();
      expect(text).toContain(`${name} is done`);
      expect(text.match(/is done/g)).toHaveLength(1);
    }
  });

  test("is nobody else's: the same id in another session finds nothing", async () => {
    const { tool, finish } = makeSlow();
    const served = await serveHttp([tool]);
    const [mine, other] = [await openSession(served), await openSession(served)];
    const id = await breakOff(served, mine);
    finish();
    await served.assembly.inFlight.idle();
    expect((await resume(served, other, id)).status).toBe(400);
    const own = await served.post(callMessage(1, "slow", {}, "t"), other);
    await own.text();
    const text = await (await resume(served, other, id)).text();
    expect(text.match(/"id":1,/g)).toHaveLength(1);
    expect((await resume(served, { "mcp-session-id": "made-up" }, id)).status).toBe(404);
    expect(await (await resume(served, mine, id)).text()).toContain("slow is done");
  });

  test("is over, 204, where its call was cancelled", async () => {
    const { tool, reason } = makeSlow();
    const served = await serveHttp([tool]);
    const session = await openSession(served);
    const response = await served.post(callMessage(1, "slow", {}, "t"), session);
    const events = readEvents(response);
    expect(await events.next()).toMatchObject(progress(1));
    await served.post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } }, session);
    await reason;
    expect(await events.next()).toBeUndefined();
    expect((await resume(served, session, "1-1")).status).toBe(204);
  });

  test.each(["", "1", "-1-1", "x-1", "9-1", "1-1-1", "__proto__"])("is not found by %j: 400", async (id) => {
    const served = await serveHttp([makeSlow().tool]);
    const response = await resume(served, await openSession(served), id);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: -32600 } });
  });

  test("stores nothing where the answer is plain JSON", async () => {
    const served = await serveHttp([makeTool("quick", () => "done")]);
    const session = await openSession(served);
    await (await served.post(callMessage(1, "quick", {}, "t"), session)).json();
    expect(served.assembly.sessions.touch(session["mcp-session-id"] ?? "", ANONYMOUS)?.streams).toBeUndefined();
  });
});

test("an official client whose connection breaks gets its answer all the same", async () => {
  const { tool, finish } = makeSlow();
  const served = await serveHttp([tool]);
  let broken = 0;
  const brittle: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (init?.method !== "POST" || response.headers.get("content-type") !== "text/event-stream") return response;
    broken += 1;
    const reader = response.body?.getReader();
    const first = await reader?.read();
    await reader?.cancel();
    finish();
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(first?.value);
        controller.close();
      },
    });
    return new Response(body, { headers: response.headers });
  };
  const client = new Client({ name: "test-client", version: "0.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(served.endpoint), { fetch: brittle }));
  closeAfterTest(() => client.close());
  const result = await client.callTool({ name: "slow" }, undefined, { onprogress: () => {} });
  expect({ broken, content: result.content }).toEqual({ broken: 1, content: [{ type: "text", text: "slow is done" }] });
});

describe("the session's standing stream", () => {
  const changed = { jsonrpc: "2.0", method: "notifications/tools/list_changed" };

  test("tells what changed while the client was gone", async () => {
    const served = await serveHttp([makeSlow().tool]);
    const session = await openSession(served);
    const first = readEvents(await fetch(served.endpoint, { headers: { ...session, accept: "text/event-stream" } }));
    expect(await first.nextBlock()).toBe("id: 0-0\nretry: 1000\ndata: ");
    await first.close();
    await untilGone(served, session, 0);
    served.assembly.subscriptions.listChanged("tools");
    const again = readEvents(await resume(served, session, "0-0"));
    expect(await again.next()).toEqual(changed);
    served.assembly.subscriptions.listChanged("tools");
    expect(await again.next()).toEqual(changed);
  });

  test("is taken over by a client that comes back before the server noticed", async () => {
    const served = await serveHttp([makeSlow().tool]);
    const session = await openSession(served);
    const first = readEvents(await fetch(served.endpoint, { headers: { ...session, accept: "text/event-stream" } }));
    const again = readEvents(await resume(served, session, "0-0"));
    expect(await first.next()).toBeUndefined();
    served.assembly.subscriptions.listChanged("tools");
    expect(await again.nextBlock()).toBe(`event: message\nid: 0-1\ndata: ${JSON.stringify(changed)}`);
  });

  test("goes on with new ids for a client that comes back too late", async () => {
    const served = await serveHttp([makeSlow().tool], {}, { sessions: { resumeTimeout: 1 } });
    const session = await openSession(served);
    const first = readEvents(await fetch(served.endpoint, { headers: { ...session, accept: "text/event-stream" } }));
    served.assembly.subscriptions.listChanged("tools");
    expect(await first.next()).toEqual(changed);
    const streams = served.assembly.sessions.touch(session["mcp-session-id"] ?? "", ANONYMOUS)?.streams;
    const lapsed = streams?.standing;
    await first.close();
    while (lapsed?.isDropped !== true) await new Promise((resolve) => setTimeout(resolve, 5));
    const again = readEvents(await resume(served, session, "0-0"));
    served.assembly.subscriptions.listChanged("tools");
    expect(await again.nextBlock()).toMatch(/^event: message\nid: 0-2\n/);
  });
});
