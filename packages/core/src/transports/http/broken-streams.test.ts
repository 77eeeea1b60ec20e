import { describe, expect, test } from "@jest/globals";
import { readEvents } from "../../fixtures/event-reader.js";
import { makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMeta } from "../../fixtures/modern.js";
import { breakOff, type Headers, makeSlow, openSession, resume, untilGone } from "../../fixtures/resuming.js";
import { callMessage, type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";

const answer = (text: string) => ({ id: 1, result: { content: [{ text }] } });

describe("a tool that closes its stream", () => {
  const reconnecting = () => {
    const gate = makeGate();
    const tool = makeTool("reconnecting", async (_, context) => {
      context.closeStream();
      await gate.opened;
      return "done";
    });
    return { tool, finish: () => gate.open() };
  };

  test("answers on the GET that comes back for it", async () => {
    const { tool, finish } = reconnecting();
    const served = await serveHttp([tool]);
    const session = await openSession(served);
    const response = await served.post(callMessage(1, "reconnecting"), session);
    expect(await response.text()).toBe("id: 1-0\nretry: 1000\ndata: \n\n");
    const events = readEvents(await resume(served, session, "1-0"));
    finish();
    expect(await events.next()).toMatchObject(answer("done"));
    expect(await events.next()).toBeUndefined();
  });

  test("is not noticed by who calls it with an official client", async () => {
    const { tool, finish } = reconnecting();
    const { client } = await (await serveHttp([tool])).connect();
    const result = client.callTool({ name: "reconnecting" });
    finish();
    expect(await result).toMatchObject({ content: [{ text: "done" }] });
  });

  test.each<[string, (served: ServedHttp) => Promise<Headers>]>([
    ["without a session", async () => ({})],
    ["in a session of an older version", (served) => openSession(served, "2025-06-18")],
    ["of a client that takes no stream", async (served) => ({ ...(await openSession(served)), accept: "*/*" })],
  ])("answers as ever %s", async (_, open) => {
    const { tool, finish } = reconnecting();
    finish();
    const served = await serveHttp([tool]);
    const response = await served.post(callMessage(1, "reconnecting"), await open(served));
    expect(await response.json()).toMatchObject(answer("done"));
  });
});

describe("a call whose stream broke is aborted", () => {
  test("when nobody came back for sessions.resumeTimeout", async () => {
    const { tool, reason } = makeSlow();
    const served = await serveHttp([tool], {}, { sessions: { resumeTimeout: 20 } });
    const session = await openSession(served);
    const id = await breakOff(served, session);
    expect(await reason).toMatchObject({ code: "CANCELLED", message: "The client hung up." });
    await served.assembly.inFlight.idle();
    expect((await resume(served, session, id)).status).toBe(204);
  });

  test("when the session ends", async () => {
    const { tool, reason } = makeSlow();
    const served = await serveHttp([tool]);
    const session = await openSession(served);
    await breakOff(served, session);
    await untilGone(served, session, 1);
    await fetch(served.endpoint, { method: "DELETE", headers: session });
    expect(await reason).toMatchObject({ code: "CANCELLED", message: "The client ended its session." });
  });

  const modern = {
    headers: modernHeaders("tools/call", "slow"),
    message: {
      ...callMessage(1, "slow"),
      params: { name: "slow", arguments: {}, _meta: { ...modernMeta(), progressToken: "t" } },
    },
  };

  test.each<[string, number, (served: ServedHttp) => Promise<Headers>]>([
    ["where sessions.resumeTimeout is 0", 0, openSession],
    ["in a session of an older version", 60_000, (served) => openSession(served, "2025-06-18")],
    ["without a session", 60_000, async () => ({})],
    ["in 2026-07-28", 60_000, async () => modern.headers],
  ])("at once %s, and its events have no id", async (_, resumeTimeout, open) => {
    const { tool, reason } = makeSlow();
    const served = await serveHttp([tool], {}, { sessions: { resumeTimeout } });
    const headers = await open(served);
    const message = headers === modern.headers ? modern.message : callMessage(1, "slow", {}, "t");
    const hangUp = new AbortController();
    const events = readEvents(await served.post(message, headers, hangUp.signal));
    expect(await events.nextBlock()).toMatch(/^event: message\ndata: \{/);
    hangUp.abort();
    expect(await reason).toMatchObject({ code: "CANCELLED", message: "The client hung up." });
  });
});
