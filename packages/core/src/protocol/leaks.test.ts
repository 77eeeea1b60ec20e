import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { PermanentError, ToolError, TransientError } from "../errors/tool-error.js";
import { connect } from "../fixtures/connect.js";
import { makePrompt } from "../fixtures/make-prompt.js";
import { makeResource } from "../fixtures/make-resource.js";
import { makeTool } from "../fixtures/make-tool.js";
import { modernHeaders, modernMessage } from "../fixtures/modern.js";
import { sendRaw } from "../fixtures/raw-http.js";
import { rejectionOf } from "../fixtures/results.js";
import { givenAway, LOCATIONS, SECRETS, type Secret } from "../fixtures/secrets.js";
import { callMessage, type ServedHttp, serveHttp } from "../fixtures/serve-http.js";
import type { ToolContext } from "../operation/tool-context.js";

const ALL = [...SECRETS, ...LOCATIONS];

/** Every way of throwing a text that has been seen to leak it somewhere. */
const WAYS: Record<string, (text: string) => unknown> = {
  "an error's message": (text) => new Error(text),
  "a cause": (text) => new Error("outer", { cause: new Error(text) }),
  "a cause's cause": (text) => new Error("a", { cause: new Error("b", { cause: new TypeError(text) }) }),
  "an AggregateError": (text) => new AggregateError([new Error(text), text], text),
  "an own property": (text) => Object.assign(new Error("outer"), { request: { lines: [text] } }),
  "no error at all": (text) => text,
  "an object": (text) => ({ error: text }),
  "a ToolError's message": (text) => new ToolError("NOT_FOUND", text),
  "a ToolError's cause": (text) => new ToolError("INTERNAL", "It failed.", { cause: new Error(text) }),
  "a ToolError's details": (text) => new ToolError("CONFLICT", "No.", { details: { a: [{ b: { c: text } }] } }),
  "a key of details": (text) => new ToolError("CONFLICT", "No.", { details: { [text]: 1 } }),
  "a TransientError": (text) => new TransientError(`It is away: ${text}`, { details: { text } }),
  "a PermanentError": (text) => new PermanentError(`It is gone: ${text}`, { details: { text } }),
};

const way = z.object({ how: z.string(), text: z.string() });
const fail = (input: unknown): never => {
  const { how, text } = way.parse(input);
  throw WAYS[how]?.(text);
};
const echoing = z.string().refine(() => false, { error: ({ input }) => `No such thing: ${String(input)}` });

const components = [
  makeTool("fail", fail, { schema: way }),
  makeTool("fail-later", async (input) => fail(input), { schema: way, output: z.object({ n: z.number() }) }),
  makeTool("strict", () => "ok", { schema: z.strictObject({ password: echoing, n: z.number(), one: z.enum(["a"]) }) }),
  makeTool(
    "talk",
    ({ text }, { log }: ToolContext) => {
      log.info({ text, password: "opaque" }, `got ${String(text)}`);
      return "ok";
    },
    { schema: z.object({ text: z.string() }) },
  ),
  makeResource("test://fail/{how}/{text}", (_context, { how = "", text = "" }) =>
    fail({ how: decodeURIComponent(how), text: decodeURIComponent(text) }),
  ),
  makePrompt(
    "strict",
    { topic: echoing },
    { complete: { topic: (value) => fail({ how: "an own property", text: value }) } },
  ),
];

const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const request = (method: string, params: object) => ({ jsonrpc: "2.0", id: 1, method, params });
const failures = Object.keys(WAYS);

/** Requests that hold a text where an error could repeat it, apart from tools that throw it. */
const ECHOES: Record<string, (text: string) => object> = {
  "an argument": (text) => callMessage(1, "strict", { password: text, n: text, one: text, [text]: 1 }),
  "the name of a tool": (text) => callMessage(1, text),
  "the name of a method": (text) => request(text, {}),
  "the URI of a resource": (text) => request("resources/read", { uri: `test://other/${text}` }),
  "the URI of a subscription": (text) => request("resources/subscribe", { uri: `test://other/${text}` }),
  "the name of a prompt": (text) => request("prompts/get", { name: text }),
  "an argument of a prompt": (text) => request("prompts/get", { name: "strict", arguments: { topic: text } }),
  "a name to complete": (text) =>
    request("completion/complete", { ref: { type: "ref/prompt", name: text }, argument: { name: "a", value: "" } }),
  "an argument to complete": (text) =>
    request("completion/complete", {
      ref: { type: "ref/prompt", name: "strict" },
      argument: { name: text, value: "" },
    }),
  "a value to complete": (text) =>
    request("completion/complete", {
      ref: { type: "ref/prompt", name: "strict" },
      argument: { name: "topic", value: text },
    }),
  "a cursor": (text) => request("tools/list", { cursor: text }),
  "a level": (text) => request("logging/setLevel", { level: text }),
  "the id of a task": (text) => request("tasks/get", { taskId: text }),
  "a wrong message": (text) => ({ jsonrpc: text, id: 1, method: "ping" }),
  "a version": (text) => request("initialize", { protocolVersion: { text }, capabilities: text, clientInfo: text }),
};

interface Open extends ServedHttp {
  readonly lines: string[];
}

async function open(): Promise<Open> {
  const lines: string[] = [];
  const served = await serveHttp(components, {}, {}, (line) => lines.push(JSON.stringify(line)));
  return { ...served, lines };
}

/** All of an answer that a client can read. */
async function wholeOf(response: Response): Promise<string> {
  return JSON.stringify([...response.headers]) + (await response.text());
}

/**
 * What each message is answered with, and what is logged, hold nothing of the text that it was made of. These are
 * thousands of requests: fetch() would take most of the time, and an assertion of each answer most of the rest.
 */
async function expectNoLeak(
  { endpoint, lines }: Open,
  secrets: readonly Secret[],
  toMessage: (text: string) => object,
): Promise<void> {
  const wrong: unknown[] = [];
  for (const { text, hidden } of secrets) {
    const answer = await sendRaw(endpoint, "POST", JSON_HEADERS, Buffer.from(JSON.stringify(toMessage(text))));
    const whole = JSON.stringify(answer.head) + answer.text;
    const isLeaked = whole.includes(hidden) || /hunter2|\.test\.[jt]s/.test(whole);
    if (isLeaked || !/"error\\?":/.test(whole)) wrong.push({ text, whole });
  }
  expect(wrong).toEqual([]);
  expect(givenAway(lines.join("\n"))).toEqual([]);
}

describe("over HTTP, nobody sees what a call failed with", () => {
  test.each(failures)("thrown as %s", async (how) => {
    const served = await open();
    await expectNoLeak(served, ALL, (text) => callMessage(1, "fail", { how, text }));
    await expectNoLeak(served, ALL, (text) => callMessage(1, "fail-later", { how, text }));
    await expectNoLeak(served, ALL, (text) => {
      const uri = `test://fail/${encodeURIComponent(how)}/${encodeURIComponent(text)}`;
      return request("resources/read", { uri });
    });
    expect(served.lines).toHaveLength(3 * ALL.length);
  });

  test.each(Object.keys(ECHOES))("nor what the client sent as %s", async (what) => {
    await expectNoLeak(await open(), SECRETS, (text) => ECHOES[what]?.(text) ?? {});
  });

  test("nor what a 2026-07-28 client sent as its version, a name or a URI", async () => {
    const { post, lines } = await open();
    for (const { text, hidden } of SECRETS) {
      const uri = `test://other/${text}`;
      const answers = [
        await post(modernMessage("resources/read", { uri }), modernHeaders("resources/read", encodeURI(uri))),
        await post(modernMessage("tools/call", { name: text }), modernHeaders("tools/call", encodeURI(text))),
        await post(
          modernMessage("tools/list"),
          modernHeaders("tools/list", undefined, { "mcp-method": encodeURI(text) }),
        ),
        await post(
          modernMessage("tools/list", { _meta: { "io.modelcontextprotocol/protocolVersion": text } }),
          modernHeaders("tools/list"),
        ),
      ];
      for (const answer of answers) expect(await wholeOf(answer)).not.toContain(hidden);
    }
    expect(givenAway(lines.join("\n"))).toEqual([]);
  });

  test("nor what a path or a header was", async () => {
    const { origin, endpoint, lines } = await open();
    for (const { text, hidden } of SECRETS) {
      const path = encodeURI(text);
      const sid = text.replace(/[^\x20-\x7e]/g, " ");
      const answers = [
        await fetch(`${origin}/?token=${path}`),
        await fetch(endpoint, { method: "POST", headers: { "mcp-session-id": sid, origin: "null" }, body: text }),
        await fetch(endpoint, { method: "POST", headers: { "content-type": "application/json" }, body: text }),
      ];
      for (const answer of answers) expect(await wholeOf(answer)).not.toContain(hidden);
    }
    expect(givenAway(lines.join("\n"))).toEqual([]);
  });
});

describe("in memory, nobody sees it either", () => {
  test.each(failures)("thrown as %s", async (how) => {
    const { call, client, log } = await connect(components);
    for (const { text, hidden } of ALL) {
      const uri = `test://fail/${encodeURIComponent(how)}/${encodeURIComponent(text)}`;
      const error: unknown = await rejectionOf(client.readResource({ uri }));
      const seen = [await call("fail", { how, text }), error, error instanceof Error ? [error.message] : undefined];
      expect(JSON.stringify(seen)).toContain("requestId");
      expect(JSON.stringify(seen)).not.toContain(hidden);
    }
    expect(log).toHaveLength(2 * ALL.length);
    expect(givenAway(JSON.stringify(log))).toEqual([]);
  });
});

test("what a tool logs is without secrets too", async () => {
  const { call, log } = await connect(components);
  for (const { text } of SECRETS) await call("talk", { text });
  expect(log).toHaveLength(2 * SECRETS.length);
  expect(JSON.stringify(log)).not.toContain("opaque");
  expect(givenAway(JSON.stringify(log))).toEqual([]);
});
