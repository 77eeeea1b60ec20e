import { describe, expect, test } from "@jest/globals";
import { ToolError } from "../../errors/tool-error.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";

const silent = makeTool("silent", () => "done");

const counting = makeTool("counting", async (_, context) => {
  for (const done of [1, 2]) await context.progress(done, 2);
  return "done";
});

const failing = makeTool("failing", async (_, context) => {
  await context.progress(1);
  throw new ToolError("NOT_FOUND", "gone");
});

/** The JSON messages of an event stream. */
function eventsOf(stream: string): unknown[] {
  const events = stream.split("\n\n").filter((event) => event !== "");
  return events.map((event) => {
    const [, data] = /^event: message\ndata: (.+)$/.exec(event) ?? [];
    return JSON.parse(data ?? "null");
  });
}

describe("an answer is plain JSON", () => {
  const typeOf = ({ headers }: Response) => headers.get("content-type");

  test("where nothing goes ahead of it, also where progress was asked for", async () => {
    const { post } = await serveHttp([silent]);
    const response = await post(callMessage(1, "silent", {}, "t"));
    expect(typeOf(response)).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({ id: 1, result: { content: [{ text: "done" }] } });
  });

  test("where the tool tells its progress and nobody asked", async () => {
    const { post } = await serveHttp([counting]);
    const response = await post(callMessage(1, "counting"));
    expect(typeOf(response)).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({ result: { content: [{ text: "done" }] } });
  });

  test("where the client takes no event stream", async () => {
    const { post } = await serveHttp([counting]);
    const response = await post(callMessage(1, "counting", {}, "t"), { accept: "application/json" });
    expect(typeOf(response)).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({ result: { content: [{ text: "done" }] } });
  });
});

describe("an answer is an event stream where progress goes ahead of it", () => {
  test("and ends with the result", async () => {
    const { post } = await serveHttp([counting]);
    const response = await post(callMessage(5, "counting", {}, "t"));
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const progress = (done: number) => ({
      jsonrpc: "2.0",
      method: "notifications/progress",
      params: { progressToken: "t", progress: done, total: 2 },
    });
    expect(eventsOf(await response.text())).toEqual([
      progress(1),
      progress(2),
      { jsonrpc: "2.0", id: 5, result: { content: [{ type: "text", text: "done" }] } },
    ]);
  });

  test("and ends with the envelope of a call that fails", async () => {
    const { post } = await serveHttp([failing]);
    const response = await post(callMessage(5, "failing", {}, "t"));
    const requestId = response.headers.get("x-request-id");
    expect(eventsOf(await response.text()).at(-1)).toMatchObject({
      id: 5,
      result: { isError: true, structuredContent: { error: "NOT_FOUND", requestId } },
    });
  });

  test("which the official client reads", async () => {
    const served = await serveHttp([counting]);
    const { client } = await served.connect();
    const seen: unknown[] = [];
    const onprogress = ({ progress }: { progress: number }) => void seen.push(progress);
    const result = await client.callTool({ name: "counting" }, undefined, { onprogress });
    expect({ seen, content: result.content }).toEqual({ seen: [1, 2], content: [{ type: "text", text: "done" }] });
  });
});

describe("the x-request-id header is the request id", () => {
  test("that the tool sees", async () => {
    const { post } = await serveHttp([makeTool("id", (_, { requestId }) => requestId)]);
    const responses = [await post(callMessage(1, "id")), await post(callMessage(1, "id"))];
    const [first, second] = responses.map(({ headers }) => headers.get("x-request-id"));
    expect(await responses[0]?.json()).toMatchObject({ result: { content: [{ text: first }] } });
    expect(second).not.toBe(first);
  });

  test("of the envelope of a failed call, and of a JSON-RPC error", async () => {
    const { post } = await serveHttp([makeTool("a", () => Promise.reject(new Error("x")))]);
    const failed = await post(callMessage(1, "a"));
    expect(await failed.json()).toMatchObject({
      result: { structuredContent: { requestId: failed.headers.get("x-request-id") } },
    });
    const unknown = await post(callMessage(1, "b"));
    expect(await unknown.json()).toMatchObject({ error: { data: { requestId: unknown.headers.get("x-request-id") } } });
  });
});

test("an answer of a server that is leaving closes its connection", async () => {
  const { post, assembly } = await serveHttp([silent]);
  expect((await post(callMessage(1, "silent"))).headers.get("connection")).toBe("keep-alive");
  assembly.health.state = "draining";
  expect((await post(callMessage(1, "silent"))).headers.get("connection")).toBe("close");
});
