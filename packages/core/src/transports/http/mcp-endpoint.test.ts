import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { abortOf, makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { rejectionOf } from "../../fixtures/results.js";
import { callMessage, INITIALIZE, type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";
import { ANONYMOUS } from "../../principal/principal.js";
import type { MCPTool } from "../../tool/mcp-tool.js";

/** Answers with its argument after so many milliseconds. */
const delayed = makeTool(
  "delayed",
  async ({ text, delay }) => {
    await new Promise((resolve) => setTimeout(resolve, Number(delay)));
    return text;
  },
  { schema: { text: z.string(), delay: z.number() } },
);

/** A tool that waits to be aborted, and the reasons with which its calls were. */
function abortable(): { tool: MCPTool; started: Promise<void>; reason: Promise<unknown> } {
  const started = makeGate();
  const reason = makeGate<unknown>();
  const tool = makeTool("wait", async (_, { signal }) => {
    started.open();
    reason.open(await abortOf(signal));
  });
  return { tool, started: started.opened, reason: reason.opened };
}

async function openSession(served: ServedHttp): Promise<{ "mcp-session-id": string }> {
  const response = await served.post(INITIALIZE);
  await response.text();
  return { "mcp-session-id": response.headers.get("mcp-session-id") ?? "" };
}

describe("a session", () => {
  test("is opened by initialize, which gives its id", async () => {
    const served = await serveHttp([delayed]);
    const { "mcp-session-id": id } = await openSession(served);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(served.assembly.sessions.size).toBe(1);
  });

  test("is what an official client keeps, and ends", async () => {
    const served = await serveHttp([delayed]);
    const { client, wire } = await served.connect();
    expect(wire.sessionId).toMatch(/^[0-9a-f-]{36}$/);
    const args = { text: "hi", delay: 0 };
    expect(await client.callTool({ name: "delayed", arguments: args })).toMatchObject({ content: [{ text: "hi" }] });
    await wire.terminateSession();
    expect(served.assembly.sessions.size).toBe(0);
  });

  test("that has ended is 404, for a POST and for a second DELETE", async () => {
    const served = await serveHttp([delayed]);
    const headers = await openSession(served);
    expect((await fetch(served.endpoint, { method: "DELETE", headers })).status).toBe(200);
    expect((await fetch(served.endpoint, { method: "DELETE", headers })).status).toBe(404);
    const response = await served.post({ jsonrpc: "2.0", id: 1, method: "ping" }, headers);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { data: { error: "NOT_FOUND", action: "retry" } } });
  });

  test("that never was is 404", async () => {
    const { post, endpoint } = await serveHttp([delayed]);
    expect((await post(INITIALIZE, { "mcp-session-id": "made-up" })).status).toBe(404);
    expect((await fetch(endpoint, { method: "DELETE" })).status).toBe(404);
  });

  test("is not needed to call a tool", async () => {
    const { post, assembly } = await serveHttp([delayed]);
    const response = await post(callMessage(1, "delayed", { text: "hi", delay: 0 }));
    expect(await response.json()).toMatchObject({ id: 1, result: { content: [{ text: "hi" }] } });
    expect(assembly.sessions.size).toBe(0);
  });
});

test("a session keeps nothing of a call that is answered", async () => {
  const served = await serveHttp([delayed]);
  const headers = await openSession(served);
  const session = served.assembly.sessions.touch(headers["mcp-session-id"], ANONYMOUS);
  const answer = served.post(callMessage(1, "delayed", { text: "hi", delay: 20 }), headers);
  while (session?.callCount !== 1) await new Promise(setImmediate);
  await answer;
  expect(session.callCount).toBe(0);
});

describe("clients get only their own answers", () => {
  test("two official clients, whose ids are the same", async () => {
    const served = await serveHttp([delayed]);
    const [a, b] = [await served.connect(), await served.connect()];
    expect(a.wire.sessionId).not.toBe(b.wire.sessionId);
    const call = async ({ client }: typeof a, text: string, delay: number) => {
      const result = await client.callTool({ name: "delayed", arguments: { text, delay } });
      return JSON.stringify(result.content);
    };
    const rounds = [0, 1, 2, 3, 4].map(async (round) => [
      await Promise.all([call(a, `a${round}`, 30 - round * 5), call(b, `b${round}`, round * 5)]),
      [`a${round}`, `b${round}`],
    ]);
    for (const [answers = [], texts = []] of await Promise.all(rounds)) {
      answers.forEach((answer, index) => {
        expect(answer).toContain(`"${texts[index]}"`);
      });
    }
  });

  test.each([
    ["without a session", false],
    ["within one session", true],
  ])("two requests with the same id at once, %s", async (_what, withSession) => {
    const served = await serveHttp([delayed]);
    const headers = withSession ? await openSession(served) : {};
    const call = (text: string, delay: number) => served.post(callMessage(1, "delayed", { text, delay }), headers);
    const responses = await Promise.all([call("slow", 40), call("quick", 0)]);
    const [slow, quick] = await Promise.all(responses.map((response) => response.json()));
    expect(slow).toMatchObject({ id: 1, result: { content: [{ text: "slow" }] } });
    expect(quick).toMatchObject({ id: 1, result: { content: [{ text: "quick" }] } });
  });
});

describe("notifications", () => {
  test("are 202 without a body", async () => {
    const { post } = await serveHttp([delayed]);
    const response = await post({ jsonrpc: "2.0", method: "notifications/initialized" });
    expect(response.status).toBe(202);
    expect(await response.text()).toBe("");
  });

  test("notifications/cancelled aborts the call, which then gets no answer", async () => {
    const { tool, started, reason } = abortable();
    const served = await serveHttp([tool]);
    const headers = await openSession(served);
    const answer = served.post(callMessage("call-1", "wait"), headers);
    await started;
    const params = { requestId: "call-1", reason: "changed my mind" };
    await served.post({ jsonrpc: "2.0", method: "notifications/cancelled", params }, headers);
    expect(await reason).toMatchObject({ code: "CANCELLED" });
    expect(await (await answer).text()).toBe("");
  });

  test("notifications/cancelled of another session's client changes nothing", async () => {
    const served = await serveHttp([delayed]);
    const [mine, other] = [await openSession(served), await openSession(served)];
    const answer = served.post(callMessage(1, "delayed", { text: "mine", delay: 50 }), mine);
    await served.post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } }, other);
    await served.post({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
    expect(await (await answer).json()).toMatchObject({ id: 1, result: { content: [{ text: "mine" }] } });
  });
});

describe("a call is aborted", () => {
  test("when its client hangs up", async () => {
    const { tool, started, reason } = abortable();
    const { post, assembly } = await serveHttp([tool]);
    const hangUp = new AbortController();
    const answer = rejectionOf(post(callMessage(1, "wait"), {}, hangUp.signal));
    await started;
    hangUp.abort();
    expect(await reason).toMatchObject({ code: "CANCELLED", message: "The client hung up." });
    expect(await answer).toMatchObject({ name: "AbortError" });
    await assembly.inFlight.idle();
  });

  test("when its client ends the session", async () => {
    const { tool, started, reason } = abortable();
    const served = await serveHttp([tool]);
    const headers = await openSession(served);
    const answer = served.post(callMessage(1, "wait"), headers);
    await started;
    await fetch(served.endpoint, { method: "DELETE", headers });
    expect(await reason).toMatchObject({ code: "CANCELLED" });
    expect(await (await answer).text()).toBe("");
  });
});
