import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import type { Config } from "../../config/config-schema.js";
import { abortOf, makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { makeProjectFolder } from "../../fixtures/project-folder.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";
import { talk } from "../../fixtures/talk.js";
import type { Component } from "../../operation/component.js";
import type { ToolContext } from "../../operation/tool-context.js";
import type { PlaygroundAnswer, PlaygroundTools } from "../../status/status-report.js";

const JSON_TYPE = { "content-type": "application/json" };
const ON = { operations: { playground: true } };

async function serve(components: readonly Component[], config: Partial<Config> = {}, http: object = ON) {
  const served = await serveHttp(components, http, config);
  const send = (body: unknown, headers: Record<string, string> = JSON_TYPE, signal?: AbortSignal) =>
    fetch(`${served.origin}/admin/call`, {
      method: "POST",
      headers,
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  const call = async (tool: string, args: object = {}): Promise<PlaygroundAnswer> => {
    const answer = await send({ tool, arguments: args });
    expect(answer.status).toBe(200);
    return Object(await answer.json());
  };
  return { ...served, send, call };
}

/** A call whose head is the test's own: fetch() puts in a Host and a Sec-Fetch-Site itself. */
async function talkCall(headers: Record<string, string>) {
  const { transport } = await serve([makeTool("a", () => "was called")]);
  const body = JSON.stringify({ tool: "a", arguments: {} });
  const head = Object.entries({ host: "127.0.0.1", ...JSON_TYPE, ...headers, connection: "close" });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const request = `POST /admin/call HTTP/1.1\r\n${lines}content-length: ${body.length}\r\n\r\n${body}`;
  return talk(transport.port, request);
}

const envelopeIn = ({ result }: PlaygroundAnswer): unknown => Object(result).structuredContent;
const messagesIn = ({ log }: PlaygroundAnswer): unknown[] => log.map((line) => JSON.parse(line).msg);

describe("a call from the playground", () => {
  test("goes the way of a client's: its arguments are checked, and its result, time and lines come back", async () => {
    const schema = { count: z.coerce.number() };
    const add = ({ count }: Record<string, unknown>, { log }: ToolContext) => {
      log.info({ count }, "adding");
      return Number(count) + 1;
    };
    const { call } = await serve([makeTool("add", add, { schema })]);
    const answer = await call("add", { count: "2" });
    expect(answer).toEqual({
      requestId: expect.any(String),
      durationMs: expect.any(Number),
      result: { content: [{ type: "text", text: "3" }] },
      log: [expect.any(String), expect.any(String)],
    });
    const [own, line] = answer.log.map((text) => JSON.parse(text));
    expect(own).toMatchObject({ msg: "adding", count: 2, tool: "add", requestId: answer.requestId });
    expect(line).toMatchObject({ msg: "call", outcome: "ok", principal: "operator", requestId: answer.requestId });

    const refused = await call("add", { count: "many" });
    expect(envelopeIn(refused)).toMatchObject({ error: "INVALID_INPUT", requestId: refused.requestId });
  });

  test("is counted, and shown among the failures with who made it", async () => {
    const tool = makeTool("fail", () => {
      throw new Error("broken");
    });
    const { call, origin } = await serve([tool]);
    const { requestId } = await call("fail");
    const { failures, tools, playground } = Object(await (await fetch(`${origin}/admin/status`)).json());
    expect(failures).toEqual([expect.objectContaining({ requestId, principal: "operator", tool: "fail" })]);
    expect(tools).toEqual([expect.objectContaining({ calls: 1, errors: 1 })]);
    expect(playground).toBe(true);
  });

  test("is audited as the operator's, with the address that it came from", async () => {
    const folder = await makeProjectFolder({});
    const file = join(folder, "audit.jsonl");
    const { call } = await serve([makeTool("a", () => "ok")], { audit: { file } });
    const { requestId } = await call("a");
    for (;;) {
      const text = await readFile(file, "utf8");
      if (!text.endsWith("\n")) continue;
      expect(JSON.parse(text)).toMatchObject({ event: "call", requestId, principal: "operator", address: "127.0.0.1" });
      return;
    }
  });

  test("may use what takes a scope, and not what refuses it by its own rule", async () => {
    const scoped = makeTool("scoped", () => "ok", { policy: { scopes: ["admin"] } });
    const own = Object.assign(
      makeTool("own", () => "ok"),
      { permits: ({ id }: { id: string }) => id !== "operator" },
    );
    const { call } = await serve([scoped, own], { auth: { custom: () => undefined } });
    expect(await call("scoped")).toMatchObject({ result: { content: [{ text: "ok" }] } });
    expect(await call("own")).toMatchObject({ error: { data: { error: "FORBIDDEN" } } });
  });

  test("has no more calls at once than one caller may", async () => {
    const gate = makeGate();
    const { call } = await serve([makeTool("a", () => gate.opened)], { concurrency: { perPrincipal: 1 } });
    const first = call("a");
    expect(envelopeIn(await call("a"))).toMatchObject({ error: "OVERLOADED" });
    gate.open();
    expect(await first).toMatchObject({ result: { content: [] } });
  });

  test("is held to the tool's deadline, its rate limit and the size of its result", async () => {
    const slow = makeTool("slow", () => new Promise(() => {}), { policy: { timeout: 20 } });
    const rare = makeTool("rare", () => "ok", { policy: { rateLimit: { limit: 1, window: 60_000 } } });
    const large = makeTool("large", () => "x".repeat(2_000));
    const { call } = await serve([slow, rare, large], { results: { maxBytes: 1_000 } });
    expect(envelopeIn(await call("slow"))).toMatchObject({ error: "TIMEOUT" });
    await call("rare");
    expect(envelopeIn(await call("rare"))).toMatchObject({ error: "RATE_LIMITED" });
    expect(envelopeIn(await call("large"))).toMatchObject({ error: "RESULT_TOO_LARGE" });
  });

  test("is refused while the server drains", async () => {
    const { call, assembly } = await serve([makeTool("a", () => "ok")]);
    assembly.health.state = "draining";
    expect(envelopeIn(await call("a"))).toMatchObject({ error: "DRAINING" });
  });

  test("can be asked nothing: the tool learns what it does of a client that can't be", async () => {
    const asking = makeTool("asking", (_, context) =>
      context.elicit({ message: "Sure?", schema: { yes: z.boolean() } }),
    );
    const { call } = await serve([asking]);
    expect(await call("asking")).toMatchObject({ error: { code: -32021, data: { action: "fallback" } } });
  });

  test("is told nothing but its answer", async () => {
    const telling = makeTool("telling", async (_, context) => {
      await context.progress(1, 2, "half");
      await context.message("error", "hear me");
      return "ok";
    });
    const { call } = await serve([telling]);
    expect(await call("telling")).toMatchObject({ result: { content: [{ text: "ok" }] } });
  });

  test("of a tool that there is not is answered like a client's", async () => {
    const { call } = await serve([makeTool("a", () => "ok")]);
    expect(await call("<b>b</b>")).toMatchObject({
      error: { data: { error: "UNKNOWN_TOOL" } },
      log: [expect.any(String)],
    });
  });

  test("ends when the browser goes away", async () => {
    const [started, aborted] = [makeGate(), makeGate<unknown>()];
    const tool = makeTool("long", async (_, { signal }) => {
      started.open();
      aborted.open(await abortOf(signal));
    });
    const { send } = await serve([tool]);
    const browser = new AbortController();
    const sent = send({ tool: "long", arguments: {} }, JSON_TYPE, browser.signal).catch(() => undefined);
    await started.opened;
    browser.abort();
    expect(await aborted.opened).toMatchObject({ code: "CANCELLED" });
    await sent;
  });
});

describe("its lines", () => {
  test("are those of this call alone, while others run", async () => {
    const gate = makeGate();
    const tool = makeTool(
      "echo",
      async ({ text }, { log }) => {
        log.info(`begin ${text}`);
        await gate.opened;
        // As another call would have it in its line.
        log.info({ note: `"requestId":"${text}"` }, `end ${text}`);
        return text;
      },
      { schema: { text: z.string() } },
    );
    const { call, post } = await serve([tool]);
    const calls = ["one", "two"].map((text) => call("echo", { text }));
    const other = post(callMessage(1, "echo", { text: "other" }));
    setTimeout(gate.open, 100);
    const [one, two] = await Promise.all(calls);
    await (await other).text();
    expect(one && messagesIn(one)).toEqual(["begin one", "end one", "call"]);
    expect(two && messagesIn(two)).toEqual(["begin two", "end two", "call"]);
  });

  test("have no secrets in them, and the log has the same lines", async () => {
    const lines: unknown[] = [];
    const tool = makeTool("a", (_, { log }) =>
      log.info({ password: "hunter2", url: "http://u:hunter2@h/" }, "opening"),
    );
    const served = await serveHttp([tool], ON, {}, (line) => lines.push(line));
    const body = JSON.stringify({ tool: "a", arguments: {} });
    const answer = await fetch(`${served.origin}/admin/call`, { method: "POST", headers: JSON_TYPE, body });
    const { log }: PlaygroundAnswer = Object(await answer.json());
    expect(log.join()).not.toContain("hunter2");
    expect(log.map((line) => JSON.parse(line))).toEqual(lines);
  });

  test("are bounded in number and size", async () => {
    const many = makeTool("many", (_, { log }) => {
      for (let n = 1; n <= 300; n += 1) log.info(`line ${n}`);
    });
    const long = makeTool("long", (_, { log }) => {
      for (const size of [200_000, 200_000, 10]) log.info("x".repeat(size));
    });
    const { call } = await serve([many, long]);
    const lines = messagesIn(await call("many"));
    expect(lines).toHaveLength(201);
    expect(lines[199]).toBe("line 200");
    expect(lines[200]).toMatch(/^101 more lines/);
    expect(messagesIn(await call("long"))).toEqual([
      "x".repeat(200_000),
      "x".repeat(10),
      "call",
      expect.stringMatching(/^1 more/),
    ]);
  });
});

describe("what it offers", () => {
  test("is every tool, as tools/list has it, also those that take a scope", async () => {
    const tools = [
      makeTool("a", () => "ok", { title: "A", annotations: { readOnlyHint: true }, schema: { n: z.number() } }),
      makeTool("b", () => "ok", { policy: { scopes: ["admin"] } }),
    ];
    const { origin } = await serve(tools, { auth: { custom: () => undefined } });
    const offered: PlaygroundTools = Object(await (await fetch(`${origin}/admin/tools`)).json());
    expect(offered.tools).toEqual([
      {
        name: "a",
        title: "A",
        description: "Does what its test says",
        inputSchema: expect.objectContaining({ type: "object", required: ["n"] }),
        annotations: { readOnlyHint: true },
      },
      expect.objectContaining({ name: "b" }),
    ]);
  });

  test("goes on beyond the first page of the list", async () => {
    const tools = Array.from({ length: 1_001 }, (_, index) => makeTool(`tool_${index}`, () => "ok"));
    const { origin } = await serve(tools);
    expect(Object(await (await fetch(`${origin}/admin/tools`)).json()).tools).toHaveLength(1_001);
  });
});

describe("it is not for", () => {
  /** @returns how a request is answered, and that no tool ran */
  async function refused(
    headers: Record<string, string>,
    body: unknown = { tool: "a", arguments: {} },
    http: object = ON,
  ) {
    let ran = 0;
    const { send } = await serve([makeTool("a", () => (ran += 1))], {}, http);
    const answer = await send(body, headers);
    expect(ran).toBe(0);
    return { status: answer.status, text: await answer.text() };
  }

  test("servers that do not turn it on, which say how", async () => {
    expect(await refused(JSON_TYPE, undefined, {})).toMatchObject({
      status: 403,
      text: expect.stringMatching(/transports\.http\.operations\.playground or MCP_OPERATIONS_PLAYGROUND=true/),
    });
    const { origin } = await serve([], {}, {});
    expect((await fetch(`${origin}/admin/tools`)).status).toBe(403);
  });

  test.each<[string, Record<string, string>, number]>([
    ["of another site", { "sec-fetch-site": "cross-site" }, 403],
    ["of another port of this machine", { "sec-fetch-site": "same-site", origin: "http://localhost:5173" }, 403],
    ["that somebody followed a link to", { "sec-fetch-site": "none" }, 403],
    ["of another origin", { origin: "https://evil.example" }, 403],
    ["of another port, in an old browser", { origin: "http://127.0.0.1:1" }, 403],
    ["that hide their origin", { origin: "null" }, 403],
    ["whose name was made to point here", { host: "evil.example", "sec-fetch-site": "same-origin" }, 403],
  ])("pages %s", async (_what, headers, status) => {
    const answer = await talkCall(headers);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain("was called");
    expect(answer.head).not.toContain("access-control-");
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
  ])("what a form of any page can send: %s", async (type) => {
    expect(await refused({ "content-type": type })).toMatchObject({ status: 415 });
  });

  test("a browser that asks whether a page may", async () => {
    const { origin } = await serve([]);
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    const answer = await fetch(`${origin}/admin/call`, { method: "OPTIONS", headers });
    expect(answer.ok).toBe(false);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test.each<[string, unknown]>([
    ["what is not JSON", "{"],
    ["no object", "[]"],
    ["a call without a tool", { arguments: {} }],
    ["a tool that is no name", { tool: 5, arguments: {} }],
    ["arguments that are a list", { tool: "a", arguments: [] }],
    ["anything more", { tool: "a", arguments: {}, principal: "root" }],
    ["a key that changes what objects are", '{"tool":"a","arguments":{"__proto__":{"x":1}}}'],
    ["what is nested too deep", `{"tool":"a","arguments":{"x":${"[".repeat(500)}${"]".repeat(500)}}}`],
  ])("%s", async (_what, body) => {
    const { status, text } = await refused(JSON_TYPE, body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error: { data: { error: "INVALID_INPUT" } } });
  });

  test("a body that is too large", async () => {
    const body = { tool: "a", arguments: { text: "x".repeat(2_000) } };
    expect(await refused(JSON_TYPE, body, { ...ON, bodyLimit: 1_000 })).toMatchObject({ status: 413 });
  });
});

test.each<[string, Record<string, string>]>([
  [
    "its own page, whatever Host a proxy puts in",
    { origin: "http://localhost:3000", "sec-fetch-site": "same-origin", host: "127.0.0.1" },
  ],
  ["its own page in an old browser", { origin: "http://localhost:3000", host: "localhost:3000" }],
  ["a program", {}],
])("%s may call", async (_what, headers) => {
  const answer = await talkCall(headers);
  expect(answer.status).toBe(200);
  expect(answer.text).toContain("was called");
});
