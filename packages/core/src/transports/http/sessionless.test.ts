import { describe, expect, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { ask } from "../../fixtures/modern.js";
import { callMessage, INITIALIZE, serveHttp } from "../../fixtures/serve-http.js";

const counting = makeTool("counting", async (_, context) => {
  await context.progress(1);
  return "done";
});

const SESSIONLESS = { sessions: { enabled: false } };

describe("without sessions", () => {
  test("an official client initializes, lists and calls, with progress", async () => {
    const served = await serveHttp([counting], {}, SESSIONLESS);
    const { client, wire } = await served.connect();
    const seen: unknown[] = [];
    const onprogress = ({ progress }: { progress: number }) => void seen.push(progress);
    expect((await client.listTools()).tools).toHaveLength(1);
    const { content } = await client.callTool({ name: "counting" }, undefined, { onprogress });
    expect({ seen, content }).toEqual({ seen: [1], content: [{ type: "text", text: "done" }] });
    expect([wire.sessionId, served.assembly.sessions.size]).toEqual([undefined, 0]);
  });

  test("initialize gives no session id, and one that a client sends is ignored", async () => {
    const { post } = await serveHttp([counting], {}, SESSIONLESS);
    expect((await post(INITIALIZE)).headers.get("mcp-session-id")).toBeNull();
    const response = await post(callMessage(1, "counting"), { "mcp-session-id": "from another instance" });
    expect(await response.json()).toMatchObject({ id: 1, result: { content: [{ text: "done" }] } });
  });

  test("a request of 2026-07-28 is answered as ever", async () => {
    const served = await serveHttp([counting], {}, SESSIONLESS);
    expect((await ask(served, "tools/call", { name: "counting" })).status).toBe(200);
  });

  test.each(["GET", "DELETE"])("%s is 405", async (method) => {
    const { endpoint } = await serveHttp([counting], {}, SESSIONLESS);
    const response = await fetch(endpoint, { method, headers: { accept: "text/event-stream", "mcp-session-id": "x" } });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await response.json()).toMatchObject({ error: { code: -32600 } });
  });
});
